"""How long the steps of a plan take at a number of hours a week, or at the user's own pace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil

from msgspec import Struct

# The hours that a step takes, least and most.
Hours = tuple[int, int]

WEEKS_A_MONTH = 52 / 12
# From how many steps done, and how many days after the plan was kept, the user's own pace counts: our choice. Steps
# ticked off within a week were most likely known before.
OWN_AFTER_STEPS, OWN_AFTER_DAYS = 3, 7


class Pace(Struct, frozen=True):
    """How long the steps left take; an estimate."""

    hours_a_week: int
    hours: Hours  # of all steps left
    months: tuple[int, int]  # least and most
    own: bool  # whether the months rest on how long the steps done took, instead of on hours_a_week


def pace(a_week: int, left: Sequence[Hours], done: Sequence[tuple[date, Hours]] = (), since: date = date.min) -> Pace:
    """How long the steps left take.

    Args:
        a_week: the hours a week that the user has.
        left: the hours of each step left.
        done: the date and the hours of each step done. Of OWN_AFTER_STEPS and more the hours, each at the middle of its
            range, over the weeks that they took replace ``a_week``.
        since: the date from which they were worked on.
    """
    hours = sum(least for least, _ in left), sum(most for _, most in left)
    days = max((day - since).days for day, _ in done) if done else 0
    own = len(done) >= OWN_AFTER_STEPS and days >= OWN_AFTER_DAYS
    rate = sum(sum(each) / 2 for _, each in done) / (days / 7) if own else a_week
    least, most = (max(1, ceil(each / rate / WEEKS_A_MONTH)) for each in hours)
    return Pace(a_week, hours, (least, most), own)
