"""The ``quiz score`` command: score a file of codes, in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Annotated, Any, Optional

import typer
from msgspec.structs import asdict

from roleadvisor import output
from roleadvisor.cli import options
from roleadvisor.cli.input import CODE_LIMIT, lines
from roleadvisor.cli.quiz_command import open_quiz, quiz
from roleadvisor.errors import ExitCode, UsageError
from roleadvisor.model import Quiz
from roleadvisor.quiz import Versions
from roleadvisor.quiz.classroom import ClassSummary, Tally
from roleadvisor.quiz.code import LETTERS, Answers, CodeError
from roleadvisor.quiz.score import Result
from roleadvisor.quiz.score import score as score_answers
from roleadvisor.render import View, show, to_json
from roleadvisor.render import quiz_document as documents
from roleadvisor.render.document import Format
from roleadvisor.text import plural, printable

# The shortest code: twelve letters. A shorter last word is part of a code written with spaces.
_SHORTEST_CODE = 12
# The most words of a code: thirty characters written one by one with a mark after each.
_MOST_WORDS = 60
# The longest word of a code written in groups.
_GROUP = 4


@quiz.command(
    short_help="Score a file of codes.",
    help="""\b
    Examples:
      roleadvisor quiz score class.txt
      roleadvisor quiz score - --format table < class.txt

    Score many: lines of CODE or LABEL CODE. JSON Lines out, one result a line; with --format table a summary of the
    class. A line that cannot be read has its place as {"line", "error"}.""",
)
def score(
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="The file, or - for standard input.")],
    no_labels: Annotated[bool, typer.Option("--no-labels", help="Leave the labels out of the summary.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 2 if a line cannot be read.")] = False,
    format: Annotated[
        Optional[Format],
        typer.Option("--format", metavar="FORMAT", case_sensitive=False, help="table or json (the default)."),
    ] = None,
    no_pager: options.NoPagerOption = False,
    knowledge: options.KnowledgeOption = None,
) -> int:
    if format not in (None, Format.json, Format.table):
        raise UsageError("quiz score writes JSON Lines, or with --format table a summary of the class")
    versions = open_quiz(knowledge)
    base = versions.base

    def write(line: Any) -> None:
        output.answer_json(to_json(line, base.date))

    if format is Format.table:
        view = View.of(format, no_pager=no_pager)
        reader = Reader(versions, source, pass_over)
        # One summary for each version of the quiz, as their questions differ.
        for of, (summary, own) in summaries(versions, reader.results(), labels=not no_labels).items():
            show(summary, partial(documents.classroom, summary, own, of), view, base)
    else:
        reader = Reader(versions, source, lambda number, reason: write({"line": number, "error": reason}))
        for label, _, result in reader.results():
            write({"label": label} | asdict(result) if label else result)
    return reader.exit_code(strict=strict)


def pass_over(number: int, reason: str) -> None:
    """Report a line that cannot be read to people."""
    output.aside(f"roleadvisor: line {number}: {reason}; passed over")


def summaries(
    versions: Versions, results: Iterable[tuple[str | None, Answers, Result]], *, labels: bool
) -> dict[str, tuple[ClassSummary, Quiz]]:
    """The summary of a class for each version of the quiz, latest first, by the words that name the version."""
    tallies: dict[int, Tally] = {}
    for label, answers, result in results:
        if answers.version not in tallies:
            tallies[answers.version] = Tally(versions.key(answers.version))
        tallies[answers.version].add(answers, result, label if labels else None)
    named = len(tallies) > 1 or versions.current.version not in tallies
    ordered = sorted(tallies, reverse=True)
    of = {version: f" of version {version} of the quiz" if named else "" for version in ordered}
    return {of[each]: (tallies[each].summary(), versions.quiz(each)) for each in ordered}


class Reader:
    """Reads and scores the lines of a file, and counts those that it cannot read."""

    def __init__(self, versions: Versions, source: str, report: Callable[[int, str], None]) -> None:
        self._versions = versions
        self._source = source
        self._report = report  # called with the number of a line that cannot be read and the reason
        self.read = 0
        self.skipped = 0

    def results(self) -> Iterator[tuple[str | None, Answers, Result]]:
        """The label, if there is one, answers and result of each line that can be read."""
        for number, line in enumerate(lines(self._source, CODE_LIMIT), 1):
            text = line.text.strip()
            if text.startswith("#") or (line.complete and not text):
                continue
            if not line.complete:
                self._skip(number, f"longer than {CODE_LIMIT:,} bytes; a line is CODE or LABEL CODE")
                continue
            try:
                label, answers = labelled(text, self._versions)
            except CodeError as error:
                self._skip(number, str(error))
                continue
            self.read += 1
            yield label, answers, score_answers(self._versions.key(answers.version), answers)

    def _skip(self, number: int, reason: str) -> None:
        self.skipped += 1
        self._report(number, printable(reason))

    def exit_code(self, *, strict: bool) -> int:
        """USAGE if no line could be read, or with ``strict`` if one could not; prints the counts."""
        if not self.skipped:
            return ExitCode.OK
        output.aside(f"roleadvisor: {plural(self.skipped, 'line')} passed over, {self.read} read")
        return ExitCode.USAGE if strict or not self.read else ExitCode.OK


def labelled(line: str, versions: Versions) -> tuple[str | None, Answers]:
    """Split ``LABEL CODE``: the code is the longest end of the line that is one, as codes may contain spaces.

    Raises:
        CodeError: neither the line nor any end of it is a code.
    """
    words = line.replace(",", " ").replace(";", " ").split()
    reason: CodeError | None = None
    # The first word is a label unless it is as short as a group of a code.
    grouped = len(words) > 1 and all(len(word) <= _GROUP for word in words)
    for cut in range(max(0 if grouped or len(words) == 1 else 1, len(words) - _MOST_WORDS), len(words)):
        code = words[cut:]
        if len(code) > 1 and len(code[0]) == 1 and len(code[1]) > _GROUP:
            continue  # an initial of the label, which may look like an answer
        try:
            return " ".join(words[:cut]).rstrip(":") or None, versions.parse(" ".join(code))
        except CodeError as error:
            reason = error  # that of the last word alone is the clearest, if it is meant as a code
    if reason is None or (len(words[-1]) < _SHORTEST_CODE and set(words[-1].lower()) - set(LETTERS)):
        raise CodeError(f"no code at the end of '{line.strip()}'; a line is CODE or LABEL CODE")
    raise reason
