"""The result with the dimensions that matter most to the taker counted double."""

from __future__ import annotations

from roleadvisor.model import Form
from roleadvisor.quiz.bands import Band, Pole, by_chance
from roleadvisor.quiz.chance import two_sided_weighted
from roleadvisor.quiz.result import AnswerKey, Weighted

MOST = 3
# Double is as if the items of that dimension had been asked twice: three of six dimensions then make two thirds of the
# score and the others still a third. A choice of ours, not a measurement; ``tips_at`` shows what hangs on it.
WEIGHT = 2
# Beyond this the other dimensions only break ties.
HEAVIEST = 8


def weigh(key: AnswerKey, form: Form, votes: str, matters: tuple[str, ...]) -> Weighted:
    """Weigh a scored result; raises ``ValueError`` for unknown ids or more than three."""
    places = _places(key, matters)
    heavy = [votes[i] for i in places if i < len(votes)]
    counts = heavy.count("1"), heavy.count("2"), votes.count("1"), votes.count("2")
    plain = _at(form, counts, 1)[2:]
    tips_at = next((w for w in range(WEIGHT, HEAVIEST + 1) if _at(form, counts, w)[2:] != plain), None)
    score, chance, band, pole = _at(form, counts, WEIGHT)
    weighted = {role: counts[i + 2] + (WEIGHT - 1) * counts[i] for i, role in enumerate(key.poles)}
    return Weighted(tuple(dict.fromkeys(matters)), WEIGHT, weighted, score, chance, band, key.role(pole), tips_at)


def _places(key: AnswerKey, matters: tuple[str, ...]) -> list[int]:
    order = [id_ for id_, _ in key.dimensions]
    unknown = [id_ for id_ in matters if id_ not in order]
    if unknown:
        raise ValueError(f"no such dimension: {', '.join(unknown)}; there are {', '.join(order)}")
    if len(set(matters)) > MOST:
        raise ValueError(f"{len(set(matters))} dimensions matter most: choose at most {MOST}")
    return [i for id_ in dict.fromkeys(matters) for i in key.places[order.index(id_)]]


def _at(form: Form, counts: tuple[int, int, int, int], weight: int) -> tuple[float, float, Band, Pole | None]:
    """Score, chance, band and pole at one weight; the limits on chance are those of the unweighted bands."""
    heavy_first, heavy_second, first, second = counts
    heavy, light = heavy_first + heavy_second, first + second - heavy_first - heavy_second
    lead = first - second + (weight - 1) * (heavy_first - heavy_second)
    chance = two_sided_weighted(lead, heavy, light, weight)
    score = lead / (weight * heavy + light)
    return score, chance, *by_chance(form, chance, lead)
