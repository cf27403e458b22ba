"""The ``quiz`` command and its subcommands."""

from __future__ import annotations

from functools import partial
from itertools import chain
from random import randrange
from typing import Annotated, Any, Optional

import typer
from msgspec.structs import asdict

from roleadvisor import output
from roleadvisor.cli import options
from roleadvisor.cli.app import SETTINGS, app
from roleadvisor.cli.input import exit_code
from roleadvisor.cli.quiz_codes import Reader, pass_over, summaries
from roleadvisor.cli.quiz_run import Run, ask_test
from roleadvisor.errors import ExitCode, OutputFailed, UsageError
from roleadvisor.lookup import find
from roleadvisor.model import Form, Knowledge, Quiz
from roleadvisor.quiz import Versions, session
from roleadvisor.quiz.code import Answers, CodeError
from roleadvisor.quiz.knowledge_test import draw, grade
from roleadvisor.quiz.score import MOST_MATTERS, Result
from roleadvisor.quiz.session import sheet
from roleadvisor.render import Call, View, quiz_document, to_json
from roleadvisor.render import show as render
from roleadvisor.render.document import Format, Paragraph
from roleadvisor.render.quiz_result_document import result_document, result_screens

quiz = typer.Typer(
    rich_markup_mode=None,
    context_settings=SETTINGS,
    short_help="Which of the two roles fits you.",
    help="""\b
    Examples:
      roleadvisor quiz --length full
      roleadvisor quiz --resume q3-abba-abxx-xxxx-w

    Which role fits you: 12 or 24 choices between two activities. Leaving early
    prints a code to go on with.""",
)
app.add_typer(quiz, name="quiz")

MattersOption = Annotated[
    Optional[list[str]], typer.Option("--matters", metavar="DIMENSION", help="What matters most to you; up to three.")
]
LengthOption = Annotated[
    Optional[Form],
    typer.Option("--length", metavar="FORM", case_sensitive=False, help="quick (12 items, the default) or full (24)."),
]


@quiz.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    length: LengthOption = None,
    resume: Annotated[
        Optional[str], typer.Option("--resume", metavar="CODE", help="Go on with a quiz, from the code it printed.")
    ] = None,
    answers: Annotated[
        Optional[str], typer.Option("--answers", metavar="LETTERS", help="All answers at once, or a code.")
    ] = None,
    matters: MattersOption = None,
    full: options.FullOption = False,
    format: options.FormatOption = None,
    knowledge: options.KnowledgeOption = None,
) -> int:
    if context.invoked_subcommand is not None:
        options.refuse_before(context)
        return ExitCode.OK
    view = View.of(format, full=full, no_pager=True)
    if resume is not None and answers is not None:
        raise UsageError("--resume goes on with a quiz, --answers gives all answers; use one of them")
    versions, call = open_quiz(knowledge), Call(knowledge)
    if answers is not None:
        return _show_answers(versions, _read_answers(versions, answers, length), matters, view, call)
    begin = session.start(length or "quick") if resume is None else _resumed(versions, resume, length)
    run = Run(versions.current, begin, _dimensions(versions.current, matters), call, view.format)
    given, result = run.take()
    try:
        code = _show_result(versions.current, given, result, view, versions.base, call)
        output.flush()
    except OutputFailed:
        run.show_code()  # the only record of the answers
        raise
    return code


def open_quiz(knowledge: str | None) -> Versions:
    """The quiz of the base in ``knowledge``, or of the default one; raises PartMissing if there is none."""
    return Versions(options.open_with(knowledge, "quiz").knowledge)


@quiz.command(
    short_help="The items, on the screen or as a sheet to print.",
    help="""\b
    Examples:
      roleadvisor quiz items
      roleadvisor quiz items --length full --no-key --format json
      roleadvisor quiz items --format html > sheet.html

    The items. As HTML or Markdown a sheet to print, in HTML with the key on a page of its own.""",
)
def items(
    length: LengthOption = None,
    no_key: Annotated[bool, typer.Option("--no-key", help="Do not say which role an option counts for.")] = False,
    format: options.FormatOption = None,
    no_pager: options.NoPagerOption = False,
    knowledge: options.KnowledgeOption = None,
) -> None:
    view = View.of(format, no_pager=no_pager)
    versions, call = open_quiz(knowledge), Call(knowledge)
    current = versions.current
    printed = view.format in (Format.markdown, Format.html)
    listed = sheet(current, length or "quick", key=not no_key and view.format is not Format.markdown)
    to_print = partial(quiz_document.printable_sheet, listed, current, call)
    render(listed, to_print if printed else partial(quiz_document.items, listed, current), view, versions.base)


@quiz.command(
    short_help="A result again, from its code.",
    help="""\b
    Examples:
      roleadvisor quiz show q3-abba-abab-abba-5
      roleadvisor quiz show abbaabababba --matters maths

    The result of a code, or of 12 or 24 letters.""",
)
def show(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code a quiz printed, or the letters.")],
    matters: MattersOption = None,
    full: options.FullOption = False,
    format: options.FormatOption = None,
    no_pager: options.NoPagerOption = False,
    knowledge: options.KnowledgeOption = None,
) -> int:
    view = View.of(format, full=full, no_pager=no_pager)
    versions = open_quiz(knowledge)
    return _show_answers(versions, versions.parse(code), matters, view, Call(knowledge))


@quiz.command(
    short_help="Score a file of codes.",
    help="""\b
    Examples:
      roleadvisor quiz score class.txt
      roleadvisor quiz score - --format table < class.txt

    Score many: lines of CODE or LABEL CODE. JSON Lines out, one result a line; in the other formats a summary of the
    class. A line that cannot be read has its place as {"line", "error"}.""",
)
def score(
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="The file, or - for standard input.")],
    no_labels: Annotated[bool, typer.Option("--no-labels", help="Leave the labels out of the summary.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 2 if a line cannot be read.")] = False,
    format: Annotated[
        Optional[Format],
        typer.Option("--format", metavar="FORMAT", case_sensitive=False, help="json (the default), or as elsewhere."),
    ] = None,
    no_pager: options.NoPagerOption = False,
    knowledge: options.KnowledgeOption = None,
) -> int:
    versions = open_quiz(knowledge)

    def write(line: Any) -> None:
        output.answer_json(to_json(line, versions.base.date))

    if format in (None, Format.json):
        reader = Reader(versions, source, lambda number, reason: write({"line": number, "error": reason}))
        for label, _, result in reader.results():
            write({"label": label} | asdict(result) if label else result)
    else:
        reader = Reader(versions, source, pass_over)
        # One summary for each version of the quiz, as their questions differ.
        parts = summaries(versions, reader.results(), labels=not no_labels).items()
        blocks = tuple(chain(*(quiz_document.classroom(summary, own, of) for of, (summary, own) in parts)))
        if blocks:
            blocks += tuple(Paragraph(line, quiet=True) for line in versions.current.limits)
            render(None, lambda: blocks, View.of(format, no_pager=no_pager), versions.base)
    return exit_code(reader.read, reader.skipped, strict=strict)


@quiz.command(
    short_help="Test what you know of the two roles.",
    help="""\b
    Examples:
      roleadvisor quiz knowledge
      roleadvisor quiz knowledge --count 5 --seed 7

    Test what you know of the two roles: multiple choice, with the reason and its source after each answer.""",
)
def knowledge(
    count: Annotated[int, typer.Option("--count", metavar="N", min=1, help="How many questions.")] = 10,
    seed: Annotated[Optional[int], typer.Option("--seed", metavar="N", help="Draw the same questions again.")] = None,
    format: options.FormatOption = None,
    knowledge: options.KnowledgeOption = None,
) -> None:
    base = options.open_with(knowledge, "test").knowledge
    view, call = View.of(format, no_pager=True), Call(knowledge)
    used = randrange(1_000_000) if seed is None else seed  # noqa: S311 - a draw of questions, no secret
    asked = draw(base.test, count, used)
    graded = grade(asked, ask_test(asked, base, view.format))
    render({"seed": used} | asdict(graded), lambda: quiz_document.graded(graded, used, base, call), view, base)


def _read_answers(versions: Versions, text: str, length: Form | None) -> Answers:
    try:
        answers = versions.parse(text)
    except CodeError as error:
        raise UsageError(f"--answers: {error}") from error
    if length is not None and answers.form != length:
        forms = f"--answers holds the {answers.form} form, --length asks for the {length} one"
        raise UsageError(f"{forms}; drop one of them")
    return answers


def _resumed(versions: Versions, code: str, length: Form | None) -> session.Session:
    """The session of a code, extended if ``length`` asks for the full form."""
    try:
        answers = versions.decode(code)
    except CodeError as error:
        raise UsageError(f"--resume: {error}") from error
    if answers.version != versions.current.version:
        raise UsageError(
            f"--resume: {_of_earlier_version(answers.version)}; see its result with quiz show, or start anew"
        )
    if length == "quick" and answers.form == "full":
        raise UsageError("--resume holds the full form; leave --length out")
    resumed = session.resume(answers)
    return session.extend(resumed) if length == "full" and answers.form == "quick" else resumed


def _dimensions(current: Quiz, names: list[str] | None) -> tuple[str, ...]:
    known = [(dimension.id, (dimension.label, *dimension.aliases)) for dimension in current.dimensions]
    ids = list(dict.fromkeys(find("dimension", name, known) for name in names or ()))
    if len(ids) > MOST_MATTERS:
        raise UsageError(f"--matters: at most {MOST_MATTERS} dimensions can matter most; {len(ids)} were given")
    return tuple(ids)


def _show_answers(versions: Versions, answers: Answers, matters: list[str] | None, view: View, call: Call) -> int:
    """Score and show answers to any version of the quiz."""
    own = versions.quizzes[answers.version]
    result = versions.score(answers, _dimensions(own, matters))
    if own is not versions.current:
        output.aside(f"roleadvisor: {_of_earlier_version(answers.version)}; the verdict is by today's limits")
    return _show_result(own, answers, result, view, versions.base, call)


def _of_earlier_version(version: int) -> str:
    return f"the code is of version {version} of the quiz, whose questions are no longer asked"


def _show_result(own: Quiz, answers: Answers, result: Result, view: View, base: Knowledge, call: Call) -> int:
    screens = result_screens(result, own, base, call)
    render(result, lambda: result_document(result, own, answers, base, call), view, base, screens)
    return ExitCode.NO_ANSWER if result.band == "unscored" else ExitCode.OK
