"""The input of training: one FAQ entry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One FAQ entry: its id, canonical question, answer text ("" if unknown) and other phrasings of the question.

    Phrasings written in one batch should stand next to each other: cross-validation holds out contiguous blocks.
    """

    id: str
    question: str
    answer: str = ""
    phrasings: tuple[str, ...] = ()
