"""Score a file of codes, in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    """Walks the lines of ``source``; counts what it could read, and tells the number and fault of what it could not."""

    def __init__(self, versions: Versions, source: str, tell: Callable[[int, str], None]) -> None:
        self._versions = versions
        self._source = source
        self._tell = tell
        self.read = 0
        self.passed_over = 0

    def results(self) -> Iterator[tuple[str | None, Answers, Result]]:
        """Label (None without one), answers and result of each line that can be read."""
        from roleadvisor.cli.input_lines import CODE_LIMIT, lines

        for number, line in enumerate(lines(self._source, CODE_LIMIT), 1):
            text = line.text.strip()
            if text.startswith("#") or (line.whole and not text):
                continue
            if not line.whole:
                self._pass_over(number, f"longer than {CODE_LIMIT:,} bytes; a line is CODE or LABEL CODE")
                continue
            try:
                label, answers = labelled(text, self._versions)
            except CodeError as error:
                self._pass_over(number, str(error))
                continue
            self.read += 1
            yield label, answers, score(self._versions.key(answers.version), answers)

    def _pass_over(self, number: int, fault: str) -> None:
        self.passed_over += 1
        self._tell(number, printable(fault))

    def exit_code(self, *, strict: bool) -> int:
        """2 when there were lines and none could be read, or when ``strict`` and one could not; else 0."""
        if not self.passed_over:
            return 0
        output.aside(f"roleadvisor: {plural(self.passed_over, 'line')} passed over, {self.read} read")
        return errors.EXIT_USAGE if strict or not self.read else 0


def labelled(line: str, versions: Versions) -> tuple[str | None, Answers]:
    """Split ``LABEL CODE``; the longest end of the line that is a code is taken for it, since a code may hold spaces.

    Raises:
        CodeError: neither the line nor any end of it is a code.
    """
    words = line.replace(",", " ").replace(";", " ").split()
    reason: CodeError | None = None
    # A code may be written in groups, but a first word that is no group of one is a label.
    grouped = len(words) > 1 and all(len(word) <= _GROUP for word in words)
    for cut in range(max(0 if grouped or len(words) == 1 else 1, len(words) - _MOST_WORDS), len(words)):
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
# A code has at most thirty characters; written one by one with a mark between, these are so many words.
_MOST_WORDS = 60
_GROUP = 4


def score_lines(versions: Versions, source: str, date: str, *, strict: bool) -> int:
    """Write one JSON line for each line of ``source``: the result of its code, or why there is none."""
    from roleadvisor.render import fields, to_json

    def tell(number: int, fault: str) -> None:
        output.answer_json(to_json({"line": number, "error": fault}, date))

    reader = Reader(versions, source, tell)
    for label, _, result in reader.results():
        output.answer_json(to_json({"label": label} | fields(result) if label else result, date))
    return reader.exit_code(strict=strict)


def summarise(versions: Versions, source: str, view: View, *, labels: bool, strict: bool) -> int:
    """Draw what the class came to; takers of different versions answered different questions and are not added up."""
    from roleadvisor.quiz.classroom import Tally
    from roleadvisor.render import quiz_document as documents
    from roleadvisor.render import show

    def tell(number: int, fault: str) -> None:
        output.aside(f"roleadvisor: line {number}: {fault}; passed over")

    reader = Reader(versions, source, tell)
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
    return reader.exit_code(strict=strict)
