"""Training: entries and negatives to an index. Deterministic; needs numpy, which answering does not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field

from roleadvisor.retrieval import index
from roleadvisor.retrieval.analyser import Analyser, Lexicon
from roleadvisor.retrieval.arrays import np
from roleadvisor.retrieval.features import FAMILY_WEIGHTS, FamilyCounts, feature_counts, weigh
from roleadvisor.retrieval.fit import Design, Floats, HeldOut, calibrate, nystrom, ridge
from roleadvisor.retrieval.index import Index
from roleadvisor.retrieval.meaning import FLOOR, HEIGHT, SCALE, SHARPNESS, Meaning, kernel
from roleadvisor.retrieval.normalise import CHAT_ABBREVIATIONS, split_words
from roleadvisor.retrieval.words import Vocabulary, WordVectors

# All by benchmarks/tune.py.
LANDMARKS = 300
ITERATIONS = 6
QUESTION_PENALTY = 3.0
# Answers are long and speak of more than the question.
ANSWER_PENALTY = 15.0
_FOLDS = 5
# In a large base rare features mostly cost space.
_LARGE_BASE = 2000
_LEAST_IN_LARGE: Mapping[str, int] = {"w": 1, "b": 2, "s": 2, "p": 3, "o": 2}
# Weights that are smaller than this share of the largest one of their class are not kept.
_LEAST_SHARE = 0.015
# Beyond this many texts one fold is held out to calibrate on, not each in turn, and rare features go.
_HUGE_BASE = 10_000
_LEAST_IN_HUGE: Mapping[str, int] = {"w": 1, "b": 3, "s": 6, "p": 6, "o": 3}
# Calibration learns no more from more.
_MOST_HELD_OUT = 6000
# Coefficients that are fitted at a time, times the features: about 600 MB with what conjugate gradients need besides.
_CELLS_AT_ONCE = 15_000_000


class IndexEntry(Struct, frozen=True):
    """One FAQ entry: its id, canonical question, answer text ("" if unknown) and other phrasings of the question.

    Phrasings written in one batch should stand next to each other: cross-validation holds out contiguous blocks.
    """

    id: str
    question: str
    answer: str = ""
    phrasings: tuple[str, ...] = ()


class Texts(Struct, frozen=True):
    """What is learned from.

    Args:
        entries: what can be found.
        negatives: questions that no entry answers.
        gaps: more of these, by the sentence that says what is missing.
    """

    entries: Sequence[IndexEntry]
    negatives: Sequence[str] = ()
    gaps: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Example(Struct, frozen=True):
    """A text, its class (an entry's number, or the number of entries E for "none"), its noise and its fold.

    ``gap`` is the number of what it asks for in vain plus E + 1, if that is known; else the class.
    """

    text: str
    label: int
    penalty: float
    fold: int
    gap: int

    @property
    def is_question(self) -> bool:
        """Whether the text is of the kind people ask."""
        return self.penalty == QUESTION_PENALTY


def collect(texts: Texts) -> list[Example]:
    """All texts of a base; an entry's phrasings fall into folds as blocks, so that a batch stays together."""
    out: list[Example] = []
    for label, entry in enumerate(texts.entries):
        out.append(Example(entry.question, label, QUESTION_PENALTY, label % _FOLDS, label))
        for i, phrasing in enumerate(entry.phrasings):
            out.append(Example(phrasing, label, QUESTION_PENALTY, i * _FOLDS // len(entry.phrasings), label))
        if entry.answer:
            out.append(Example(entry.answer, label, ANSWER_PENALTY, label % _FOLDS, label))
    none = len(texts.entries)
    negatives = [(text, gap) for gap, asked in enumerate(texts.gaps.values(), none + 1) for text in asked]
    negatives += [(text, none) for text in texts.negatives]
    return out + [Example(text, none, QUESTION_PENALTY, i % _FOLDS, gap) for i, (text, gap) in enumerate(negatives)]


def train(
    texts: Texts,
    abbreviations: Mapping[str, str],
    vectors: WordVectors | None,
    concepts: Mapping[str, Sequence[str]] = MappingProxyType({}),
    *,
    meta: Mapping[str, Any] = MappingProxyType({}),
    progress: Callable[[float], None] = lambda _: None,
) -> Training:
    """Train on a base.

    Args:
        texts: what to learn from.
        abbreviations: a word or phrase to the words that it stands for.
        vectors: of words.
        concepts: a name to words and phrases that mean the same.
        meta: what else the index is to hold, by name.
        progress: told the share that is done, 0 to 1.

    Raises:
        ValueError: no entry.
    """
    if not texts.entries:
        raise ValueError("retrieval needs an entry")
    return Training(texts, abbreviations, vectors, concepts, meta, progress)


class Training:
    """Texts to a fitted model, step by step."""

    def __init__(
        self,
        texts: Texts,
        abbreviations: Mapping[str, str],
        vectors: WordVectors | None,
        concepts: Mapping[str, Sequence[str]],
        meta: Mapping[str, Any] = MappingProxyType({}),
        progress: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._extra = meta
        self._entries, self._gaps, self._progress = texts.entries, texts.gaps, progress
        self._abbreviations = {**CHAT_ABBREVIATIONS, **abbreviations}
        self._lexicon = Lexicon.of(concepts, self._abbreviations)
        self.examples = collect(texts)
        self.vocabulary = Vocabulary(_word_frequencies([e.text for e in self.examples], vectors), vectors)
        analyser = Analyser(self._abbreviations, self._lexicon, self.vocabulary)
        read = []
        for number, example in enumerate(self.examples):
            words = analyser.words(example.text)
            read.append((words, analyser.lexicon.find(words)))
            progress(0.3 * number / len(self.examples))
        counts = [feature_counts(words, found) for words, found in read]
        self.idf = _feature_idf(counts)
        self._meaning = Meaning(self.vocabulary)
        vectors_of = np.array([self._meaning.vector(words, self.idf) for words, _ in read], np.int8)
        questions = [i for i, e in enumerate(self.examples)] if self._meaning.dimensions else []
        self._landmarks = vectors_of[np.array(_evenly(questions, LANDMARKS), np.intp)]
        likeness = self._likeness(vectors_of)
        self._map = nystrom(self._likeness(self._landmarks))
        rows = [weigh(each, self.idf) for each in counts]
        # Half the precision is half the time and memory; what is stored has a quarter of it.
        precision = np.float32 if len(rows) > _HUGE_BASE else np.float64
        self._design = Design(rows, list(self.idf), likeness @ self._map, precision)
        self._fit([(analyser.known_share(words), len(words)) for words, _ in read])

    def _likeness(self, vectors: Any) -> Floats:
        """Gaussian kernel of vectors and landmarks; no columns if there are no word vectors."""
        products = vectors.astype(np.float64) @ self._landmarks.T.astype(np.float64) / SCALE**2
        return np.asarray(HEIGHT * np.exp(SHARPNESS * (np.maximum(products, FLOOR) - 1.0)))

    def _fit(self, familiarity: Sequence[tuple[float, int]]) -> None:
        """Coefficients from all texts, and what each held-out question would get from the others."""
        labels = np.array([[e.label, e.gap] for e in self.examples])
        weights: Floats = np.array([1.0 / e.penalty for e in self.examples], self._design.precision)
        folds = np.array([e.fold for e in self.examples])
        huge = len(self.examples) > _HUGE_BASE
        held = [0] if huge else range(_FOLDS)
        questions = [i for i, e in enumerate(self.examples) if e.is_question and e.fold in held]
        asked = np.array(_evenly(questions, _MOST_HELD_OUT))
        classes = len(self._entries) + 1 + len(self._gaps)
        scores = np.empty((len(asked), classes))
        step = max(1, _CELLS_AT_ONCE // self._design.shape[1])
        self._rows: list[tuple[Any, ...]] = []
        blocks = range(0, classes, step)
        for done, start in enumerate(blocks):
            wanted = np.arange(start, min(start + step, classes))
            of_class = (labels[:, :, None] == wanted).any(axis=1)
            targets: Floats = np.where(of_class, 1.0, -1.0 / (classes - 1)).astype(self._design.precision)
            self._keep(ridge(self._design, targets, weights, ITERATIONS), start)
            for number, fold in enumerate(held):
                self._progress(0.3 + 0.65 * (done + (number + 1) / (len(held) + 1)) / len(blocks))
                fitted = ridge(self._design, targets, weights * (folds != fold), ITERATIONS)
                outside = np.flatnonzero(folds[asked] == fold)
                scores[np.ix_(outside, wanted)] = self._design.times(fitted)[asked[outside]]
        none = len(self._entries)
        self.held_out = []
        for i, row in zip(asked, scores.tolist(), strict=True):
            example, (known, length) = self.examples[i], familiarity[i]
            of_gaps = tuple(row[none + 1 :])
            held_out = HeldOut(tuple(row[: none + 1]), example.label, known, length, example.gap - none - 1, of_gaps)
            self.held_out.append(held_out)
        self.calibration = calibrate(self.held_out, none)

    def _keep(self, coefficients: Floats, start: int) -> None:
        """Keep what is not nearly zero of the weights of features, landmarks and all landmarks at once."""
        features = len(self.idf)
        landmarks = self._map @ coefficients[features:]
        at_floor = kernel(FLOOR) * landmarks.sum(axis=0)
        every = np.vstack([coefficients[:features], landmarks, at_floor])
        row, column = np.nonzero(np.abs(every) >= _LEAST_SHARE * np.abs(every).max(axis=0))
        self._rows.append((row, column + start, every[row, column]))

    def _weights(self) -> Iterator[bytes]:
        """A packed row for each feature, each landmark, and all landmarks at their floor."""
        row, column, value = (np.concatenate(part) for part in zip(*self._rows, strict=True))
        order = np.lexsort((column, row))
        ends = np.searchsorted(row[order], np.arange(len(self.idf) + len(self._landmarks) + 1), "right")
        start = 0
        for end in ends:
            span = order[start:end]
            yield _packed(column[span], value[span])
            start = end

    def write(self, path: Path) -> None:
        """Write the index to ``path``, at once or not at all.

        Raises:
            OSError: the place cannot be written.
        """
        index.write(path, self.meta(), self.tables())

    def held(self) -> Index:
        """The index in memory, where there is no place for it."""
        return Index.held(self.meta(), self.tables())

    def meta(self) -> dict[str, Any]:
        """What answering needs of the model besides its tables."""
        return {
            **self._extra,
            "entries": [entry.id for entry in self._entries],
            "gaps": list(self._gaps),
            "abbreviations": self._abbreviations,
            "phrases": self._lexicon.of_phrase,
            "dimensions": self.vocabulary.dimensions,
            "temperature": self.calibration.temperature,
            "top": self.calibration.top,
            "covered": self.calibration.covered,
        }

    def tables(self) -> dict[str, Iterator[Sequence[Any]]]:
        """The rows of each table."""
        weights = self._weights()
        known = ((name, word.texts, word.vector) for name, word in sorted(self.vocabulary.known.items()))
        phrasings = ((e.label, n, e.text) for n, e in enumerate(self.examples) if e.is_question)
        return {
            "feature": ((name, idf, next(weights)) for name, idf in self.idf.items()),
            "landmark": ((n, row.tobytes(), next(weights)) for n, row in enumerate(self._landmarks)),
            "floor": ((next(weights),) for _ in range(1)),
            "word": iter(known),
            "phrasing": ((label, n, text) for label, n, text in phrasings if label < len(self._entries)),
        }


def _packed(places: Any, values: Any) -> bytes:
    """A row as the index keeps it: places in 16 bits, then values as half-precision floats."""
    return bytes(places.astype("<u2").tobytes() + values.astype("<f2").tobytes())


def _evenly(things: Sequence[int], most: int) -> list[int]:
    """At most that many of them, evenly spread."""
    step = max(1.0, len(things) / most) if most else 1.0
    return [things[int(i * step)] for i in range(min(len(things), most))]


def _word_frequencies(texts: Sequence[str], vectors: WordVectors | None) -> dict[str, int]:
    """Texts each word is in; a word met once that the vectors do not know is left out as a likely misspelling."""
    frequencies = Counter(word for text in texts for word in set(split_words(text)))
    return {w: n for w, n in frequencies.items() if vectors is None or n > 1 or w in vectors.rows}


def _inverse_frequency(n: int, total: int) -> float:
    """Smoothed inverse document frequency ln((1+N)/(1+n)) + 1."""
    return round(math.log((1 + total) / (1 + n)) + 1, 3)


def _feature_idf(counts: Sequence[FamilyCounts]) -> dict[str, float]:
    """Idf of the features that are kept, by "family:feature"."""
    total = len(counts)
    least = _LEAST_IN_HUGE if total > _HUGE_BASE else _LEAST_IN_LARGE if total > _LARGE_BASE else {}
    kept: dict[str, float] = {}
    for family in FAMILY_WEIGHTS:
        seen = Counter(feature for each in counts for feature in each[family])
        for feature, n in sorted(seen.items()):
            if n >= least.get(family, 1):
                kept[f"{family}:{feature}"] = _inverse_frequency(n, total)
    return kept
