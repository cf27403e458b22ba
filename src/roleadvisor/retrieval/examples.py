"""Training texts: what each is an example of, how far it is trusted and which are held out together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roleadvisor.retrieval.entry import IndexEntry

_FOLDS = 5
# Noise of a question and of an answer in the ridge. Questions, top-1 leave-one-batch-out: 2 and 3 0.910; in an earlier
# series 2 0.883, 4 0.879, 8 0.869. Answers are long and speak of more than the question; on StackFAQ with bare
# questions 6 gives 0.843, 15 0.837, 30 0.830, no answers 0.798.
QUESTION_PENALTY = 3.0
_ANSWER_PENALTY = 15.0


@dataclass(frozen=True, slots=True)
class Example:
    """A text, its class (an entry's number, or the number of entries for "none"), its noise and its fold."""

    text: str
    label: int
    penalty: float
    fold: int

    @property
    def is_question(self) -> bool:
        """Whether the text is of the kind people ask."""
        return self.penalty == QUESTION_PENALTY


def collect(entries: Sequence[IndexEntry], negatives: Sequence[str]) -> list[Example]:
    """All texts of a base; an entry's phrasings fall into folds as blocks, so that a batch stays together."""
    out: list[Example] = []
    for label, entry in enumerate(entries):
        out.append(Example(entry.question, label, QUESTION_PENALTY, label % _FOLDS))
        for i, phrasing in enumerate(entry.phrasings):
            out.append(Example(phrasing, label, QUESTION_PENALTY, i * _FOLDS // len(entry.phrasings)))
        if entry.answer:
            out.append(Example(entry.answer, label, _ANSWER_PENALTY, label % _FOLDS))
    return out + [Example(text, len(entries), QUESTION_PENALTY, i % _FOLDS) for i, text in enumerate(negatives)]
