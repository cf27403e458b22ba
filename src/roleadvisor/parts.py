"""The several things that one question may ask."""

from __future__ import annotations

import re
from collections.abc import Iterable

from roleadvisor.asker import marks_of, refused
from roleadvisor.model import Entry, Knowledge
from roleadvisor.retrieval.features import LONGEST_TEXT, SENTENCE
from roleadvisor.text import plain_words

_WORD = r"(?:(?:in|at|for|to|with|from|by|on) )?(?:how|what|whats|which|where|when|who|whom|why)\b"
_VERB = r"(?:is|are|am|do|does|did|can|could|should|would|will|has|have)(?:n't)?\b"
_SUBJECT = (
    r" (?:i|it|they|there|we|you|he|she|one|people|someone|somebody|anyone|my|the|a|an|this|that|these|ml|ai|data"
    r"|software|developers|engineers|companies)\b"
)
# Where the next thing that is asked begins: behind a comma with any verb, behind a bare "and" with a pronoun after it.
_NEXT = re.compile(
    rf"(?:,|;|:| -)\s+(?:(?:and|also|plus|but|so)\s+)*(?={_WORD}|{_VERB})"
    rf"|\s+(?:and|also|plus|but)\s+(?:(?:also|then|maybe)\s+)*(?={_WORD}|{_VERB}{_SUBJECT})",
    re.IGNORECASE,
)
_SENTENCE_OR_PREFIX = re.compile(r"[^.?!:\n]+[.?!:]*")
_ASKS = re.compile(rf"(?:(?:and|but|so|also|or)\s+)*(?:{_WORD}|{_VERB}|explain\b|tell me\b)", re.IGNORECASE)
_CLAUSE = re.compile(r"\s*[,;.]\s+|\s+(?:and|but)\s+")
# The most parts that are looked at, and the fewest words of one.
MOST_PARTS = 4
_FEWEST_WORDS = 2


def split(question: str) -> tuple[str, ...]:
    """The parts of a question that asks several things; empty if it asks one."""
    parts: list[str] = []
    for sentence in SENTENCE.findall(question):
        pieces = [piece.strip() for piece in _NEXT.split(sentence)]
        parts += [piece for piece in pieces if _ASKS.match(piece) or (len(pieces) == 1 and piece.endswith("?"))]
    parts = [part.strip(" ,;:?!.") for part in parts if len(part.split()) >= _FEWEST_WORDS]
    return tuple(parts[:MOST_PARTS]) if len(parts) > 1 else ()


def with_role(knowledge: Knowledge, part: str, question: str) -> str:
    """The part with the role that the whole question is about, if it names none itself."""
    asked, named = [
        {key for mark in marks_of(knowledge, plain_words(text)) for key in mark.ids("role")}
        for text in (question, part)
    ]
    return " ".join([part, *(role.person for role in knowledge.roles if not named and asked == {role.id})])


def without_asides(knowledge: Knowledge, question: str) -> str:
    """The question without what tells nothing of its subject, if anything else is left.

    That is sentences without a phrase of the base or a wish ("I read this somewhere.") that ask nothing, and clauses
    such as "and hate maths": answers have statements for these.
    """
    # Long blanks slow down the patterns.
    lines = [" ".join(line.split()) for line in question[:LONGEST_TEXT].splitlines()]
    question = "\n".join(filter(None, lines))
    sentences = [each.strip() for each in _SENTENCE_OR_PREFIX.findall(question)]
    wishes = knowledge.asking.cues.get("wish", ())
    words = [plain_words(each) for each in sentences]
    marked = [bool(marks_of(knowledge, each)) or any(word in wishes for word in each) for each in words]
    asked = [each.endswith("?") or bool(_ASKS.match(each)) for each in sentences]
    kept = [each for each, *tells in zip(sentences, marked, asked, strict=True) if any(tells)]
    if any(marked) and len(kept) < len(sentences):
        question = " ".join(kept)
    clauses = _CLAUSE.split(question)
    dislikes = [refused(marks_of(knowledge, plain_words(each)), "disliked") for each in clauses]
    told = [any(key in knowledge.asking.refusals for key in keys) for keys in dislikes]
    rest = [each for each, aside in zip(clauses, told, strict=True) if not aside or _ASKS.match(each)]
    refers = not {"it", "them", "that"}.isdisjoint(plain_words(" ".join(rest)))  # to what was left out
    return ", ".join(rest) if len(rest) < len(clauses) and any(map(_ASKS.match, rest)) and not refers else question


def left_out(knowledge: Knowledge, question: str, entries: Iterable[Entry]) -> list[str]:
    """The subjects that the question names and that the entries have nothing on."""
    texts: list[str] = []
    for entry in entries:
        lines = (*entry.claims, *(line.claim for line in entry.for_askers))
        texts += [entry.question, entry.lead, *entry.steps, *(claim.text for claim in lines)]
    known = f" {' '.join(plain_words(' '.join(texts)))} "
    words = plain_words(question)
    named = [" ".join(words[mark.start : mark.end]) for mark in marks_of(knowledge, words) if mark.ids("topic")]
    return [name for name in dict.fromkeys(named) if f" {name.removesuffix('s')}" not in known]
