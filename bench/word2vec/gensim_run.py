# gensim's part of bench/word2vec.ts: text file to vector file; prints the CPU seconds until they are learnt.
import sys
import time

from gensim.models.word2vec import LineSentence, Word2Vec

source, out, method, epochs = sys.argv[1:5]
start = time.process_time()
model = Word2Vec(
    vector_size=100, window=5, min_count=5, sample=1e-3, negative=5, hs=0, workers=1, seed=1,
    sg=int(method == "skipgram"), epochs=int(epochs), alpha=0.025 if method == "skipgram" else 0.05,
)
lines = LineSentence(source)
model.build_vocab(lines)
model.train(lines, total_examples=model.corpus_count, epochs=model.epochs)
seconds = time.process_time() - start
model.wv.save_word2vec_format(out)
print(seconds)
