"""Score answers: votes, counts, band, the single answers that would change the band, and warnings.

A result is banded by the exact binomial test over the decided answers, those that are neither `n` nor `x`, so the
cut-offs move with their count by themselves. Two looks: a quick form that is balanced, or has too few decided answers,
is extended to full, whose verdict then stands; clear and lean on quick stand at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from math import comb
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from roleadvisor.model import LENGTH, NEITHER, Dealbreaker, Form, Quiz
from roleadvisor.quiz.code import Answers, encode

Band = Literal["clear", "lean", "balanced", "unscored"]
# Index of one of the two roles that the quiz weighs.
Pole = Literal[0, 1]
# How often the work of each role was chosen, by role id, the first pole's first.
Counts = dict[str, int]

# Fewer decided answers than two thirds of quick, or half of full, are too little to speak of a whole person.
MIN_DECIDED: dict[Form, int] = {"quick": 8, "full": 12}

# Largest chance that still counts, chosen with ``benchmarks/quiz_bands.py``: whatever the counts in the two halves, a
# random taker comes out clear with at most 1.2 %, clear or lean with at most 18.9 % over both looks (limits 5, 20 %).
# A second look that let 16 to 8 lean (.152) would make that 23.1 %. Clear is stricter than its limit: takers who
# choose one side in 75 % of the items then mostly lean (66 %), those who do so in 90 % are mostly clear (67 %).
CLEAR: dict[Form, float] = {"quick": 0.02, "full": 0.004}
LEAN: dict[Form, float] = {"quick": 0.15, "full": 0.10}

# From this share of undecided answers on, a result says how few answers it rests on.
MANY_UNDECIDED = 0.25

# How many dimensions a taker can name as mattering most.
MOST_MATTERS = 3
# Double is as if the items of that dimension had been asked twice: three of six dimensions then make two thirds of the
# score and the others still a third. Our choice, not a measurement; ``tips_at`` shows what hangs on it.
WEIGHT = 2
# Beyond this weight the other dimensions only break ties.
HEAVIEST = 8

# Longer patterns (aabb, aab, ...) need no rule: the key splits them evenly, so they come out balanced, and calling a
# real taker's answers a pattern is the worse mistake (8 flips fit some pattern of period 4 in 6 % of cases).
SAME_LETTER = "You chose the same letter every time, which says nothing about the work. Read both sides again."
ALTERNATING = "You chose a, b, a, b throughout, which says nothing about the work. Read both sides again."


class AnswerKey(Struct, frozen=True):
    """The facts about a quiz that scoring needs."""

    poles: tuple[str, str]  # role ids
    items: tuple[str, ...]  # item ids in order
    first_letters: str  # for each item the letter that counts for the first pole
    dimensions: tuple[tuple[str, str], ...]  # (id, label)
    item_indexes: tuple[tuple[int, ...], ...]  # for each dimension its items

    def votes(self, letters: str) -> str:
        """One vote a letter: `1` for the first pole, `2` for the second, `n` for neither, `x` for no answer."""
        pairs = zip(letters, self.first_letters, strict=False)
        return "".join([letter if letter in "nx" else "1" if letter == first else "2" for letter, first in pairs])

    def role(self, pole: Pole | None) -> str | None:
        """The id of the role at a pole."""
        return None if pole is None else self.poles[pole]


def answer_key(quiz: Quiz) -> AnswerKey:
    """The answer key of a quiz; make it once and score many."""
    first, second = quiz.poles
    return AnswerKey(
        poles=(first.id, second.id),
        items=tuple(item.id for item in quiz.items),
        first_letters="".join("a" if item.a.role == first.id else "b" for item in quiz.items),
        dimensions=tuple((dimension.id, dimension.label) for dimension in quiz.dimensions),
        item_indexes=tuple(
            tuple(i for i, item in enumerate(quiz.items) if item.dimension == dimension.id)
            for dimension in quiz.dimensions
        ),
    )


class DimensionScore(Struct, frozen=True):
    """The answers in one dimension."""

    id: str
    label: str
    score: float | None  # lead / decided, from -1 to 1; None when nothing was decided
    answered: int
    counts: Counts


class Tip(Struct, frozen=True):
    """A single answer that would change the verdict."""

    item: str
    to: str  # the letter to answer instead
    band: Band  # the band that results
    role: str | None  # the role that results


class Weighted(Struct, frozen=True):
    """The result with the answers in some dimensions counted several times."""

    matters: tuple[str, ...]  # ids of these dimensions
    weight: int
    counts: Counts  # weighted
    score: float
    chance: float
    band: Band
    role: str | None
    tips_at: int | None  # smallest weight up to HEAVIEST at which band or role differ from the unweighted result


class Result(Struct, frozen=True):
    """A scored quiz; its dump is the contract's quiz result (a label is the caller's to add)."""

    code: str
    form: Form
    answered: int
    counts: Counts  # with a third key, ``neither``, after the two roles
    band: Band
    role: str | None
    score: float | None
    chance: float
    dimensions: tuple[DimensionScore, ...]
    tipping: tuple[Tip, ...]
    weighted: Weighted | None
    conflicts: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def decided(self) -> int:
        """How many answers took a side."""
        first, second, _ = self.counts.values()
        return first + second


def score(key: AnswerKey, answers: Answers, matters: tuple[str, ...] = ()) -> Result:
    """Score one taker's answers.

    Args:
        key: the key of the same item version as the answers.
        answers: the letters given.
        matters: up to MOST_MATTERS different dimension ids that count double in ``weighted``, and nowhere else.

    Raises:
        ValueError: a dimension is unknown.
    """
    form, votes = answers.form, key.votes(answers.letters)
    first, second = votes.count("1"), votes.count("2")
    band, pole = decide(form, first, second)
    warnings = _warnings(form, answers.letters, band, first + second)
    if SAME_LETTER in warnings or ALTERNATING in warnings:
        band, pole = "unscored", None
    dimensions = tuple(_dimensions(key, votes))
    scored = band != "unscored"
    return Result(
        code=encode(answers),
        form=form,
        answered=len(votes) - votes.count("x"),
        counts=dict(zip((*key.poles, NEITHER), (first, second, votes.count("n")), strict=True)),
        band=band,
        role=key.role(pole),
        score=(first - second) / (first + second) if scored else None,
        chance=two_sided(first, second),
        dimensions=dimensions,
        tipping=_tipping(key, form, votes, dimensions) if scored else (),
        weighted=weigh(key, form, votes, matters) if scored and matters else None,
        conflicts=(),
        warnings=warnings,
    )


def why_unscored(result: Result) -> str:
    """Why a result has no verdict, in a few words; empty if it has one."""
    patterns = {SAME_LETTER: "the same letter throughout", ALTERNATING: "a, b, a, b throughout"}
    few = f"took a side in {result.decided} of {LENGTH[result.form]}"
    return patterns.get(result.warnings[0], few) if result.band == "unscored" else ""


def with_dealbreakers(result: Result, dealbreakers: Iterable[Dealbreaker], yes: Iterable[str]) -> Result:
    """Add the conflicts of the dealbreakers answered yes; score and band stay as they are.

    With a role, those against that role conflict; without one, every yes does.
    """
    ids = set(yes)
    conflicts = (d.conflict for d in dealbreakers if d.id in ids and result.role in (d.against, None))
    return replace(result, conflicts=tuple(conflicts))


def lead(counts: Counts) -> int:
    """By how many the first pole is ahead of the second; negative when it is behind."""
    first, second, *_ = counts.values()
    return first - second


def _dimensions(key: AnswerKey, votes: str) -> Iterator[DimensionScore]:
    for (id_, label), indexes in zip(key.dimensions, key.item_indexes, strict=True):
        part = [votes[i] for i in indexes if i < len(votes)]
        first, second = part.count("1"), part.count("2")
        score = (first - second) / (first + second) if first + second else None
        counts = dict(zip(key.poles, (first, second), strict=True))
        yield DimensionScore(id_, label, score, len(part) - part.count("x"), counts)


def _warnings(form: Form, letters: str, band: Band, decided: int) -> tuple[str, ...]:
    if band == "unscored":
        few = f"You took a side in {decided} of {LENGTH[form]} questions; a verdict needs at least {MIN_DECIDED[form]}."
        more = "Answer more of them, or find out" if "x" in letters else "That is an answer too. Find out"
        return (f"{few} {more} a little more about both kinds of work, or look at the jobs near them.",)
    if "a" not in letters or "b" not in letters:
        return (SAME_LETTER,)
    odd, even = letters[::2], letters[1::2]  # `n` and `x` fit either way of alternating
    if ("b" not in odd and "a" not in even) or ("a" not in odd and "b" not in even):
        return (ALTERNATING,)
    if LENGTH[form] - decided >= MANY_UNDECIDED * LENGTH[form]:
        open_ = f"{letters.count('x')} have no answer yet" if "x" in letters else "in the others you took no side"
        return (f"The result rests on {decided} of {LENGTH[form]} questions; {open_}.",)
    return ()


# --- Chance: the probability that fair coin flips come out at least as unevenly.


@cache
def two_sided(one: int, other: int) -> float:
    """Probability that ``one + other`` fair coin flips split at least as unevenly as ``one`` to ``other``.

    The exact binomial test: min(1, 2 P(X <= min(one, other))), X ~ Binomial(one + other, 1/2).
    """
    return two_sided_weighted(one - other, one + other, 0, 1)


def two_sided_weighted(lead: int, heavy: int, light: int, weight: int) -> float:
    """Probability of a weighted lead at least as wide as ``lead``, either way, by fair coin flips.

    ``heavy`` answers count ``weight`` each and ``light`` ones 1: P(|weight (2H - heavy) + 2L - light| >= |lead|),
    H ~ Binomial(heavy, 1/2), L ~ Binomial(light, 1/2). With weight 1 this is the exact binomial test.
    """
    ways = sum(
        comb(heavy, h) * comb(light, k)
        for h in range(heavy + 1)
        for k in range(light + 1)
        if abs(weight * (2 * h - heavy) + 2 * k - light) >= abs(lead)
    )
    return float(ways / 2 ** (heavy + light))


# --- Bands: how sure a result is, from the chance that coin flips would give it.


@cache
def decide(form: Form, first: int, second: int) -> tuple[Band, Pole | None]:
    """The band and pole for the two counts; moving an answer toward a pole never moves the result away from it."""
    if first + second < MIN_DECIDED[form]:
        return "unscored", None
    return _by_chance(form, two_sided(first, second), first - second)


def _by_chance(form: Form, chance: float, lead: int) -> tuple[Band, Pole | None]:
    """The band and pole for a chance; a positive ``lead`` is the first pole's."""
    if chance > LEAN[form]:
        return "balanced", None
    return ("clear" if chance <= CLEAR[form] else "lean"), (0 if lead > 0 else 1)


def cutoffs(form: Form) -> Iterator[tuple[int, int, int]]:
    """For each number of decided answers the fewest for one role that make a result lean, and clear."""
    for decided in range(MIN_DECIDED[form], LENGTH[form] + 1):
        bands = {count: decide(form, count, decided - count)[0] for count in range(decided, decided // 2 - 1, -1)}
        lean = min(count for count, band in bands.items() if band != "balanced")
        yield decided, lean, min(count for count, band in bands.items() if band == "clear")


# --- Tipping: which single answers, given otherwise, would change the band or the role.

# A change of one answer that changes the result: (size of the change, its new vote, the result's band, and pole).
_Turn = tuple[int, str, Band, Pole | None]


def _tipping(key: AnswerKey, form: Form, votes: str, dimensions: tuple[DimensionScore, ...]) -> tuple[Tip, ...]:
    """The smallest change of each answer that changes band or role, to a verdict or a balance, never to no verdict.

    Order: smaller changes first, then answers in dimensions that are nearly even, then the order of the items.
    """
    turns = {vote: _smallest(form, votes.count("1"), votes.count("2"), vote) for vote in set(votes)}
    of_item = {i: d for d, indexes in zip(dimensions, key.item_indexes, strict=True) for i in indexes}
    tips = []
    for i, vote in enumerate(votes):
        for size, to, band, pole in turns[vote]:
            tip = Tip(key.items[i], _letter(to, key.first_letters[i]), band, key.role(pole))
            tips.append((size, abs(lead(of_item[i].counts)), tip))
    return tuple(tip for *_, tip in sorted(tips, key=lambda each: each[:2]))


@lru_cache(maxsize=8192)
def _smallest(form: Form, first: int, second: int, vote: str) -> tuple[_Turn, ...]:
    """The smallest turns of a vote that change the result of ``first`` to ``second``."""
    now = decide(form, first, second)
    turns: list[_Turn] = []
    for to in "n12":
        size = 2 if {vote, to} == {"1", "2"} else 1  # leaving undecided is half a turn
        after = decide(form, first + (to == "1") - (vote == "1"), second + (to == "2") - (vote == "2"))
        if after[0] != "unscored" and after != now:
            turns.append((size, to, *after))
    return tuple(turn for turn in turns if turn[0] == min(turns)[0])


def _letter(vote: str, first_letter: str) -> str:
    return {"1": first_letter, "2": "b" if first_letter == "a" else "a"}.get(vote, "n")


# --- Weights: the result with the dimensions that matter most to the taker counted double.


def weigh(key: AnswerKey, form: Form, votes: str, matters: tuple[str, ...]) -> Weighted:
    """The result with the dimensions of ``matters`` counted WEIGHT times."""
    order = [id_ for id_, _ in key.dimensions]
    indexes = [i for id_ in matters for i in key.item_indexes[order.index(id_)]]
    heavy = [votes[i] for i in indexes if i < len(votes)]
    counts = heavy.count("1"), heavy.count("2"), votes.count("1"), votes.count("2")
    unweighted = _at_weight(form, counts, 1)[2:]
    heavier = range(WEIGHT, HEAVIEST + 1)
    tips_at = next((weight for weight in heavier if _at_weight(form, counts, weight)[2:] != unweighted), None)
    score, chance, band, pole = _at_weight(form, counts, WEIGHT)
    weighted = {role: counts[i + 2] + (WEIGHT - 1) * counts[i] for i, role in enumerate(key.poles)}
    return Weighted(matters, WEIGHT, weighted, score, chance, band, key.role(pole), tips_at)


def _at_weight(form: Form, counts: tuple[int, int, int, int], weight: int) -> tuple[float, float, Band, Pole | None]:
    """Score, chance, band and pole at one weight; the limits on chance are those of the unweighted bands.

    ``counts`` are the heavy answers for the first and second pole, then all answers for the first and second.
    """
    heavy_first, heavy_second, first, second = counts
    heavy, light = heavy_first + heavy_second, first + second - heavy_first - heavy_second
    lead = first - second + (weight - 1) * (heavy_first - heavy_second)
    chance = two_sided_weighted(lead, heavy, light, weight)
    score = lead / (weight * heavy + light)
    return score, chance, *_by_chance(form, chance, lead)
