"""Score a file of codes, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from roleadvisor import errors, output
from roleadvisor.quiz.code import Answers, CodeError, parse
from roleadvisor.quiz.result import AnswerKey, answer_key
from roleadvisor.quiz.score import score
from roleadvisor.text import plural, printable

if TYPE_CHECKING:
    from roleadvisor.model import Quiz
    from roleadvisor.quiz.result import Result


class Reader:
    """Walks the lines of ``source``; counts what it could read and reports what it could not."""

    def __init__(self, quiz: Quiz, source: str) -> None:
        self.key: AnswerKey = answer_key(quiz)
        self.read = 0
        self.passed_over = 0
        self._source = source

    def results(self) -> Iterator[tuple[str | None, Answers, Result]]:
        """Label (None without one), answers and result of each line that can be read."""
        from roleadvisor.inputs import lines

        for number, line in enumerate(lines(self._source), 1):
            if not line.strip():
                continue
            try:
                label, answers = labelled(line, self.key.version)
            except CodeError as error:
                self.passed_over += 1
                output.aside(f"roleadvisor: line {number}: {printable(str(error))}; passed over")
                continue
            self.read += 1
            yield label, answers, score(self.key, answers)

    def exit_code(self) -> int:
        """0 when a line could be read or there was none, else 2."""
        if self.passed_over:
            output.aside(f"roleadvisor: {plural(self.passed_over, 'line')} passed over, {self.read} read")
        return errors.EXIT_USAGE if self.passed_over and not self.read else 0


def labelled(line: str, version: int) -> tuple[str | None, Answers]:
    """Split ``LABEL CODE``; the whole line is tried as a code first, since a code may hold spaces.

    Raises:
        CodeError: neither the line nor any end of it is a code.
    """
    words = line.split()
    if len(words) > 1 and len(words[-1]) >= _SHORTEST:
        label = " ".join(words[:-1])
        with_label = _try(words[-1], version)
        if isinstance(with_label, Answers):
            return label, with_label
    whole = _try(line, version)
    if isinstance(whole, Answers):
        return None, whole
    for cut in range(1, len(words)):
        rest = _try(" ".join(words[cut:]), version)
        if isinstance(rest, Answers):
            return " ".join(words[:cut]), rest
    raise with_label if len(words) > 1 and len(words[-1]) >= _SHORTEST else whole


# Twelve letters; anything shorter is a piece of a code written with spaces.
_SHORTEST = 12


def _try(text: str, version: int) -> Answers | CodeError:
    try:
        return parse(text, version)
    except CodeError as error:
        return error


def score_lines(quiz: Quiz, source: str, date: str) -> int:
    """Write one JSON line for each line of ``source`` that holds a code."""
    from roleadvisor.render import fields, to_json

    reader = Reader(quiz, source)
    for label, _, result in reader.results():
        output.answer_json(to_json({"label": label} | fields(result) if label else result, date))
    return reader.exit_code()


def summarise(quiz: Quiz, source: str) -> int:
    """Draw what the class came to."""
    from roleadvisor.quiz.classroom import Tally
    from roleadvisor.render import quiz as documents
    from roleadvisor.render.table import table

    reader = Reader(quiz, source)
    tally = Tally(reader.key)
    for _, answers, result in reader.results():
        tally.add(answers, result)
    output.draw(*table(documents.classroom(tally.summary(), quiz)))
    return reader.exit_code()
