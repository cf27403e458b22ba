"""The plan that a user keeps: what it holds, the verbs on it, and its file in the state directory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from roleadvisor.errors import UsageError
from roleadvisor.files import atomic_write, user_dir
from roleadvisor.text import printable

# The version of the file; a file of a later one is left alone.
VERSION = 1


class Request(Struct, frozen=True, rename={"start": "from"}):
    """What a plan is made from, in ids."""

    to: Annotated[tuple[str, ...], Meta(min_length=1)]  # targets
    start: str
    have: tuple[str, ...] = ()  # skills that are there beside those of the start
    lack: tuple[str, ...] = ()  # skills that are not there
    words: dict[str, str] = {}  # what the user called a skill that is not there, by id


class Event(Struct, frozen=True):
    """A step done or declined."""

    what: Literal["done", "skip"]
    skill: str
    on: date
    proof: str | None = None  # what shows it, in the user's words


class Kept(Struct, frozen=True):
    """A kept plan."""

    request: Request
    on: date  # from when it is kept
    steps: tuple[str, ...]  # skills; a step's number is its position, from 1
    events: tuple[Event, ...] = ()  # the oldest first
    hours: int | None = None  # a week
    version: int = VERSION

    def latest(self) -> dict[str, Event]:
        """The last event of each skill, in the order in which the skills were first done or declined."""
        return {event.skill: event for event in self.events}

    def done(self) -> list[str]:
        """The skills done."""
        return [key for key, event in self.latest().items() if event.what == "done"]


def mark(kept: Kept, event: Event) -> Kept:
    """Note that a step is done or declined; of one that is done already, a new proof.

    Raises:
        UsageError: it is done or declined already.
    """
    before = kept.latest().get(event.skill)
    done = before is not None and before.what == "done"
    if before and (event.what == "skip" or (done and event.proof is None)):
        state = "done" if done else "left out"
        raise UsageError(
            f"'{event.skill}' is {state} since {before.on}; roleadvisor plan undo takes back what came last"
        )
    return replace(kept, events=(*kept.events, replace(event, on=before.on) if before and done else event))


def undo(kept: Kept) -> Kept:
    """Take back the last event.

    Raises:
        UsageError: there is none.
    """
    if not kept.events:
        raise UsageError("nothing to take back: no step of the kept plan is done or left out")
    return replace(kept, events=kept.events[:-1])


# --- the file


def path() -> Path:
    """The file of the kept plan.

    Raises:
        UsageError: there is no home directory.
    """
    folder = user_dir("state")
    if folder is None:
        raise UsageError("there is no home directory to keep a plan in; set XDG_STATE_HOME")
    return folder / "plan.json"


def load(tell: Callable[[str], None]) -> Kept | None:
    """Read the kept plan; None if there is none. A file that is no plan is renamed, and ``tell`` is called.

    Raises:
        UsageError: the file cannot be read or renamed, or a later version of the program wrote it.
    """
    if user_dir("state") is None:
        return None
    file = path()
    try:
        raw = file.read_bytes()
        try:
            version = msgspec.json.decode(raw, type=dict).get("version")
            if not isinstance(version, int) or version <= VERSION:
                return msgspec.json.decode(raw, type=Kept)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            bad = _unused("plan.json.bad{}")
            file.rename(bad)
            tell(f"roleadvisor: {file} is no kept plan ({printable(str(error))}); it is now {bad.name} beside it")
            return None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UsageError(f"cannot read the kept plan in {file}, or rename it: {error.strerror}") from error
    raise UsageError(f"{file} was kept by a later version of roleadvisor; update the program, or move the file")


def save(kept: Kept, before: Kept | None, tell: Callable[[str], None]) -> Kept:
    """Write the kept plan, whole or not at all; the file of another request with events stays under another name.

    Raises:
        UsageError: it cannot be written, or is no longer the one that was read ``before``.
    """
    if load(tell) != before:
        raise UsageError("the kept plan was changed by another command meanwhile; run this one again")
    file = path()
    try:
        if before and before.events and before.request != kept.request:
            _unused("plan-old{}.json").write_bytes(file.read_bytes())
        with atomic_write(file) as temporary:
            temporary.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1))
    except OSError as error:
        raise UsageError(f"cannot keep the plan in {file}: {error.strerror}") from error
    return kept


def forget() -> list[Path]:
    """Delete the kept plan and those set aside; return their paths.

    Raises:
        UsageError: one cannot be deleted.
    """
    files = sorted(path().parent.glob("plan*.json*"))
    try:
        for file in files:
            file.unlink()
    except OSError as error:
        raise UsageError(f"cannot delete {file}: {error.strerror}") from error
    return files


def _unused(name: str) -> Path:
    """The first path of this name, with a number in place of its ``{}``, that no file has."""
    paths = (path().with_name(name.format(number or "")) for number in count())
    return next(each for each in paths if not each.exists())
