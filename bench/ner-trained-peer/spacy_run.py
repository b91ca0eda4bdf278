# spaCy's part of bench/ner-trained-peer.ts, `train` or `tag`; the last line that it prints is one of JSON.
import json
import random
import sys
import time

import numpy
import spacy
from spacy.tokens import Doc
from spacy.training import Example
from spacy.training.batchers import minibatch_by_words
from spacy.util import compounding, fix_random_seed
from spacy.vectors import Vectors
from thinc.api import NumpyOps, set_current_ops

# The layers and the optimiser of spaCy's own configuration for names, the tok2vec with static vectors.
NER = {
    "model": {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {
                "@architectures": "spacy.MultiHashEmbed.v2",
                "width": 96,
                "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
                "rows": [5000, 1000, 2500, 2500],
                "include_static_vectors": True,
            },
            "encode": {
                "@architectures": "spacy.MaxoutWindowEncoder.v2",
                "width": 96,
                "depth": 4,
                "window_size": 1,
                "maxout_pieces": 3,
            },
        },
    }
}
CASES = 0.25
# On one thread NumPy's matrix products take a third of the time of those that spaCy has by default.
set_current_ops(NumpyOps(use_blis=False))


def read_lines(path):
    with open(path, encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def read_vectors(path, nlp):
    """Vectors in lines of a word and its numbers; a token has the one of its form in small letters."""
    words, rows = [], []
    with open(path, encoding="utf8") as lines:
        for line in lines:
            word, numbers = line.rstrip("\n").split(" ", 1)
            words.append(word)
            rows.append(numpy.fromstring(numbers, dtype="float32", sep=" "))
    use_vectors(nlp, numpy.vstack(rows), [nlp.vocab.strings.add(word) for word in words])


def use_vectors(nlp, data, keys):
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=data, keys=keys, attr="LOWER", name="given")


def example_of(vocab, line, fold=str):
    """The tags are of IOB2; tokens whose tag is empty are missing in the reference."""
    words = [fold(word) for word in line["words"]]
    return Example(Doc(vocab, words=words), Doc(vocab, words=words, ents=line["tags"]))


def draw_case(vocab, line, example):
    place = random.random()
    if place >= CASES:
        return example
    return example_of(vocab, line, str.lower if place < CASES / 2 else str.upper)


def train(source, vectors, out, *, seed, epochs, dropout):
    """All epochs, in each the sentences in a new order; kept are spaCy's averages of the weights."""
    nlp = spacy.blank("en")
    read_vectors(vectors, nlp)
    nlp.config["training"]["optimizer"]["use_averages"] = True
    drawn = [(line, example_of(nlp.vocab, line)) for line in read_lines(source)]
    fix_random_seed(seed)
    nlp.add_pipe("ner", config=NER)
    cpu = time.process_time()
    optimizer = nlp.initialize(lambda: [example for _, example in drawn])
    sizes = compounding(100, 1000, 1.001)
    for epoch in range(epochs):
        random.shuffle(drawn)
        losses = {}
        examples = (draw_case(nlp.vocab, *each) for each in drawn)
        for batch in minibatch_by_words(examples, sizes):
            nlp.update(batch, drop=dropout, sgd=optimizer, losses=losses)
        print(f"epoch {epoch + 1}/{epochs} loss {losses['ner']:.0f}", file=sys.stderr, flush=True)
    cpu = time.process_time() - cpu
    with nlp.use_params(optimizer.averages):
        nlp.to_disk(out)
    return {"cpuSeconds": cpu}


def find_names(nlp, sentences):
    return list(nlp.pipe(Doc(nlp.vocab, words=words) for words in sentences))


def tag(model, source, out):
    """Tags all lines against the clock, a few of them before, to warm up."""
    nlp = spacy.load(model)
    # A folder does not keep that small letters are what counts.
    rows = nlp.vocab.vectors.key2row
    use_vectors(nlp, nlp.vocab.vectors.data, sorted(rows, key=rows.get))
    words = [line["words"] for line in read_lines(source)]
    find_names(nlp, words[:300])
    cpu = time.process_time()
    docs = find_names(nlp, words)
    cpu = time.process_time() - cpu
    with open(out, "w", encoding="utf8") as lines:
        for doc in docs:
            spans = [{"start": span.start, "end": span.end, "label": span.label_} for span in doc.ents]
            lines.write(json.dumps(spans) + "\n")
    return {"cpuSeconds": cpu, "tokens": sum(map(len, docs)), "version": spacy.__version__}


if sys.argv[1] == "train":
    source, vectors, out, seed, epochs, dropout = sys.argv[2:8]
    found = train(source, vectors, out, seed=int(seed), epochs=int(epochs), dropout=float(dropout))
else:
    found = tag(*sys.argv[2:5])
print(json.dumps(found))
