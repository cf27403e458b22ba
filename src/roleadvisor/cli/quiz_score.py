"""Score a file of codes, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from roleadvisor import errors, output
from roleadvisor.quiz.code import Answers, CodeError
from roleadvisor.quiz.score import score
from roleadvisor.text import plural, printable

if TYPE_CHECKING:
    from roleadvisor.quiz.result import Result
    from roleadvisor.quiz.versions import Versions
    from roleadvisor.render import View


class Reader:
    """Walks the lines of ``source``; counts what it could read and reports what it could not."""

    def __init__(self, versions: Versions, source: str) -> None:
        self._versions = versions
        self.read = 0
        self.passed_over = 0
        self._source = source

    def results(self) -> Iterator[tuple[str | None, Answers, Result]]:
        """Label (None without one), answers and result of each line that can be read."""
        from roleadvisor.cli.input_lines import lines

        for number, line in enumerate(lines(self._source), 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            try:
                label, answers = labelled(line, self._versions)
            except CodeError as error:
                self.passed_over += 1
                output.aside(f"roleadvisor: line {number}: {printable(str(error))}; passed over")
                continue
            self.read += 1
            yield label, answers, score(self._versions.key(answers.version), answers)

    def exit_code(self) -> int:
        """0 when a line could be read or there was none, else 2."""
        if self.passed_over:
            output.aside(f"roleadvisor: {plural(self.passed_over, 'line')} passed over, {self.read} read")
        return errors.EXIT_USAGE if self.passed_over and not self.read else 0


def labelled(line: str, versions: Versions) -> tuple[str | None, Answers]:
    """Split ``LABEL CODE``; the longest end of the line that is a code is taken for it, since a code may hold spaces.

    Raises:
        CodeError: neither the line nor any end of it is a code.
    """
    words = line.replace(",", " ").replace(";", " ").split()
    reason: CodeError | None = None
    # A code may be written in groups, but a first word that is no group of one is a label.
    grouped = len(words) > 1 and all(len(word) <= _GROUP for word in words)
    for cut in range(0 if grouped or len(words) == 1 else 1, len(words)):
        try:
            return " ".join(words[:cut]) or None, versions.parse(" ".join(words[cut:]))
        except CodeError as error:
            # The most telling message is that of the last piece, if it is long enough to be meant as a code.
            reason = error
    if reason is None or len(words[-1]) < _SHORTEST:
        raise CodeError(f"no code at the end of '{line.strip()}'; a line is CODE or LABEL CODE")
    raise reason


# Twelve letters make the shortest code; anything shorter is a piece of one written with spaces.
_SHORTEST = 12
_GROUP = 4


def score_lines(versions: Versions, source: str, date: str) -> int:
    """Write one JSON line for each line of ``source`` that holds a code."""
    from roleadvisor.render import fields, to_json

    reader = Reader(versions, source)
    for label, _, result in reader.results():
        output.answer_json(to_json({"label": label} | fields(result) if label else result, date))
    return reader.exit_code()


def summarise(versions: Versions, source: str, view: View, *, labels: bool) -> int:
    """Draw what the class came to; takers of different versions answered different questions and are not added up."""
    from roleadvisor.quiz.classroom import Tally
    from roleadvisor.render import quiz_document as documents
    from roleadvisor.render import show

    reader = Reader(versions, source)
    tallies: dict[int, Tally] = {}
    for label, answers, result in reader.results():
        if answers.version not in tallies:
            tallies[answers.version] = Tally(versions.key(answers.version))
        tallies[answers.version].add(answers, result, label if labels else None)
    for version in sorted(tallies, reverse=True):
        quiz = versions.quiz(version)
        of = f" of version {version} of the quiz" if len(tallies) > 1 or quiz is not versions.asked else ""
        summary = tallies[version].summary()
        show(summary, partial(documents.classroom, summary, quiz, of), view, "")
    return reader.exit_code()
