# gensim's part of bench/word2vec.ts: text file to vector file; prints the CPU and wall seconds until they are learnt.
import sys
import time

from gensim.models.word2vec import LineSentence, Word2Vec

source, out, method, epochs, seed = sys.argv[1:6]
cpu, wall = time.process_time(), time.perf_counter()
model = Word2Vec(
    vector_size=100, window=5, min_count=5, sample=1e-3, negative=5, hs=0, workers=1, seed=int(seed),
    sg=int(method == "skipgram"), epochs=int(epochs), alpha=0.025 if method == "skipgram" else 0.05,
)
lines = LineSentence(source)
model.build_vocab(lines)
model.train(lines, total_examples=model.corpus_count, epochs=model.epochs)
cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
model.wv.save_word2vec_format(out)
print(cpu, wall)
