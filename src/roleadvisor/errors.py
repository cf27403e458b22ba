"""One tree of errors: each says what is wrong, where, and what to try, and has its exit code."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from roleadvisor.text import printable

if TYPE_CHECKING:
    from roleadvisor.model import Problem


class ExitCode(IntEnum):
    """The exit codes that scripts may rely on."""

    OK = 0
    NO_ANSWER = 1  # ran, but has no answer
    USAGE = 2  # wrong use or unreadable input
    KNOWLEDGE = 3  # the knowledge base is invalid
    INPUT_ENDED = 4  # input ended at a prompt
    BUG = 70
    OUTPUT = 74  # output could not be written
    INTERRUPTED = 130


def bug(error: Exception) -> str:
    """The one-line message for an unexpected exception."""
    return f"this is a bug, please report it: {printable(f'{type(error).__name__}: {error}')}"


class RoleadvisorError(Exception):
    """An expected failure, reported to the user in one line."""

    exit_code = ExitCode.USAGE


class UsageError(RoleadvisorError):
    """The command, or input given to it, cannot be used."""


class PartMissing(RoleadvisorError):
    """The knowledge base lacks the part that the command needs."""

    exit_code = ExitCode.NO_ANSWER

    def __init__(self, part: str, where: str = "in use") -> None:
        super().__init__(f"the knowledge base {where} has no {part}; this command needs that part")


class Stopped(RoleadvisorError):
    """The user chose to stop at a prompt; not a failure."""

    exit_code = ExitCode.OK


class InputEnded(RoleadvisorError):
    """Standard input ended at a prompt."""

    exit_code = ExitCode.INPUT_ENDED


class OutputFailed(RoleadvisorError):
    """Standard output could not be written: a full disk, a closed stream."""

    exit_code = ExitCode.OUTPUT

    def __init__(self, error: Exception) -> None:
        super().__init__(f"the answer could not be written: {getattr(error, 'strerror', None) or error}")


class KnowledgeInvalid(RoleadvisorError):
    """The knowledge base has problems, of which the first is named."""

    exit_code = ExitCode.KNOWLEDGE

    def __init__(self, problems: list[Problem], where: str) -> None:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(
            f"the knowledge base {printable(where)} is invalid: {printable(str(problems[0]), 400)}{more}; "
            "'roleadvisor kb check' lists all"
        )
