"""Read and score a file of codes, in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from roleadvisor import output
from roleadvisor.cli.input import CODE_LIMIT, lines
from roleadvisor.model import LENGTH, Quiz
from roleadvisor.quiz import Versions
from roleadvisor.quiz.classroom import ClassSummary, Tally
from roleadvisor.quiz.code import GROUP, LETTERS, Answers, CodeError
from roleadvisor.quiz.score import Result
from roleadvisor.text import printable

# The most words of a code: thirty characters written one by one with a mark after each.
_MOST_WORDS = 60

Scored = tuple[str | None, Answers, Result]  # the label of a line, if there is one, its answers and their result


def pass_over(number: int, reason: str) -> None:
    """Report a line that cannot be read to people."""
    output.aside(f"roleadvisor: line {number}: {reason}; passed over")


def summaries(versions: Versions, results: Iterable[Scored], *, labels: bool) -> dict[str, tuple[ClassSummary, Quiz]]:
    """The summary of a class for each version of the quiz, latest first, by the words that name the version."""
    tallies: dict[int, Tally] = {}
    for label, answers, result in results:
        if answers.version not in tallies:
            tallies[answers.version] = Tally(versions.keys[answers.version])
        tallies[answers.version].add(answers, result, label if labels else None)
    named = len(tallies) > 1 or versions.current.version not in tallies
    return {
        f" of version {version} of the quiz" if named else "": (tallies[version].summary(), versions.quizzes[version])
        for version in sorted(tallies, reverse=True)
    }


class Reader:
    """Reads and scores the lines of a file, and counts those that it cannot read."""

    def __init__(self, versions: Versions, source: str, report: Callable[[int, str], None]) -> None:
        self._versions = versions
        self._source = source
        self._report = report  # called with the number of a line that cannot be read and the reason
        self.read = 0
        self.skipped = 0

    def results(self) -> Iterator[Scored]:
        """Score each line that can be read."""
        for number, line in enumerate(lines(self._source, CODE_LIMIT), 1):
            text = line.text.strip()
            if text.startswith("#") or not (text or line.problem):
                continue
            if line.problem:
                self._skip(number, line.problem)
                continue
            try:
                label, answers = labelled(text, self._versions)
            except CodeError as error:
                self._skip(number, str(error))
                continue
            self.read += 1
            yield label, answers, self._versions.score(answers)

    def _skip(self, number: int, reason: str) -> None:
        self.skipped += 1
        self._report(number, printable(reason))


def labelled(line: str, versions: Versions) -> tuple[str | None, Answers]:
    """Split ``LABEL CODE``: the code is the longest end of the line that is one, as codes may contain spaces.

    Raises:
        CodeError: neither the line nor any end of it is a code.
    """
    words = line.replace(",", " ").replace(";", " ").split()
    reason: CodeError | None = None
    # The first word is a label unless it is as short as a group of a code.
    grouped = len(words) > 1 and all(len(word) <= GROUP for word in words)
    for cut in range(max(0 if grouped or len(words) == 1 else 1, len(words) - _MOST_WORDS), len(words)):
        code = words[cut:]
        if len(code) > 1 and len(code[0]) == 1 and len(code[1]) > GROUP:
            continue  # an initial of the label, which may look like an answer
        try:
            return " ".join(words[:cut]).rstrip(":") or None, versions.parse(" ".join(code))
        except CodeError as error:
            reason = error  # that of the last word alone is the clearest, if it is meant as a code
    # A shorter last word is no code, unless its letters are answers: they may end a code written with spaces.
    if reason is None or (len(words[-1]) < LENGTH["quick"] and set(words[-1].lower()) - set(LETTERS)):
        raise CodeError(f"no code at the end of '{line.strip()}'; a line is CODE or LABEL CODE")
    raise reason
