"""One tree of errors: each says what, where and what to try, and knows the exit code it ends the program with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roleadvisor.text import printable

if TYPE_CHECKING:
    from roleadvisor.model import Problem

EXIT_NO_ANSWER = 1
EXIT_USAGE = 2
EXIT_KNOWLEDGE = 3
EXIT_INPUT_ENDED = 4
EXIT_BUG = 70
EXIT_OUTPUT = 74
EXIT_INTERRUPTED = 130


class RoleadvisorError(Exception):
    """An expected failure, told to the user in one line."""

    exit_code = EXIT_USAGE


class UsageError(RoleadvisorError):
    """The call, or something handed in, cannot be used as it is."""


class PartMissing(RoleadvisorError):
    """The knowledge base in use lacks the part that the command needs."""

    exit_code = EXIT_NO_ANSWER

    def __init__(self, part: str, where: str) -> None:
        super().__init__(f"the knowledge base {where} has no {part}; this command needs that part")


class Stopped(RoleadvisorError):
    """The user chose to stop at a prompt; nothing went wrong."""

    exit_code = 0


class InputEnded(RoleadvisorError):
    """Standard input ended while a question was waiting for its answer."""

    exit_code = EXIT_INPUT_ENDED


class OutputFailed(RoleadvisorError):
    """Standard output took no more: a full disk, a closed stream."""

    exit_code = EXIT_OUTPUT

    def __init__(self, error: Exception) -> None:
        super().__init__(f"the answer could not be written: {getattr(error, 'strerror', None) or error}")


class InstallationDamaged(RoleadvisorError):
    """What came with the program is not as it came."""

    exit_code = EXIT_KNOWLEDGE

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; install roleadvisor again, as it was installed (in a checkout: git checkout data)")


class KnowledgeInvalid(RoleadvisorError):
    """The knowledge base does not hold together; ``problems`` are all of them, in file order as they were given."""

    exit_code = EXIT_KNOWLEDGE

    def __init__(self, problems: list[Problem], where: str) -> None:
        self.problems = list(dict.fromkeys(problems))
        count = len(self.problems)
        more = f" (and {count - 1} more)" if count > 1 else ""
        super().__init__(
            f"the knowledge base {printable(where)} is invalid: {printable(str(self.problems[0]), 400)}{more}; "
            "'roleadvisor kb check' lists all"
        )
