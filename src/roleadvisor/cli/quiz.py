"""The ``quiz`` commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from roleadvisor import errors, output
from roleadvisor.cli.app import SETTINGS, app
from roleadvisor.cli.options import FormatOption, KnowledgeOption, LengthName
from roleadvisor.errors import UsageError
from roleadvisor.render.document import Format

if TYPE_CHECKING:
    from roleadvisor.model import Quiz
    from roleadvisor.quiz.code import Answers
    from roleadvisor.quiz.result import Result

quiz = typer.Typer(
    rich_markup_mode=None,
    context_settings=SETTINGS,
    help="""\b
    Examples:
      roleadvisor quiz
      roleadvisor quiz --length full
      roleadvisor quiz --answers abbaabababba
      roleadvisor quiz show q1-abba-abab-abba-9

    Which role fits you: twelve or twenty-four choices between two activities. Says how sure it is and what would tip
    it; a tie is called a tie. Nothing is kept but an unfinished run; the code it prints is the record.""",
)
app.add_typer(quiz, name="quiz")

MattersOption = Annotated[
    Optional[list[str]],
    typer.Option("--matters", metavar="DIMENSION", help="A dimension that matters most to you; up to three times."),
]
LengthOption = Annotated[
    Optional[LengthName], typer.Option("--length", case_sensitive=False, help="quick (12 items, the default) or full (24).")
]
CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help="The code a quiz printed.")]


@quiz.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    length: LengthOption = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the quiz that was not finished.")] = False,
    answers: Annotated[
        Optional[str], typer.Option("--answers", metavar="LETTERS", help="All answers at once: a, b, n or x, or a code.")
    ] = None,
    matters: MattersOption = None,
    format: FormatOption = None,
    knowledge: KnowledgeOption = None,
) -> int:
    if context.invoked_subcommand is not None:
        _no_options_before(context)
        return 0
    from roleadvisor.cli.base import open_with
    from roleadvisor.cli.quiz_run import Run

    if resume and answers is not None:
        raise UsageError("--resume goes on with an unfinished quiz, --answers gives all answers; use one of them")
    base = open_with(knowledge, "quiz").knowledge
    assert base.quiz is not None
    if answers is not None:
        given = _read(base.quiz, answers, length)
        return _show(base.quiz, given, _score(base.quiz, given, matters), format, base.date)
    run = Run(base.quiz, (length or LengthName.quick).value, resume, tuple(_dimensions(base.quiz, matters)))
    given, result = run.take()
    code = _show(base.quiz, given, result, format, base.date)
    run.finish()
    return code


def _no_options_before(context: typer.Context) -> None:
    given = [name for name in context.params if (source := context.get_parameter_source(name)) and source.name == "COMMANDLINE"]
    if given:
        raise UsageError(
            f"--{given[0]} stands before '{context.invoked_subcommand}'; options follow the command that they belong to"
        )


@quiz.command(
    help="""\b
    Examples:
      roleadvisor quiz items
      roleadvisor quiz items --length full --no-key --format json
      roleadvisor quiz items --format markdown > sheet.md

    The items. As Markdown a sheet to print, always without the key."""
)
def items(
    length: LengthOption = None,
    no_key: Annotated[bool, typer.Option("--no-key", help="Do not say which role an option counts for.")] = False,
    format: FormatOption = None,
    knowledge: KnowledgeOption = None,
) -> None:
    from roleadvisor.cli.base import open_with
    from roleadvisor.quiz.items import sheet
    from roleadvisor.render import quiz as documents
    from roleadvisor.render import show as render

    base = open_with(knowledge, "quiz").knowledge
    assert base.quiz is not None
    paper = format is Format.markdown
    made = sheet(base.quiz, (length or LengthName.quick).value, key=not no_key and not paper)
    render(made, lambda: documents.printable_sheet(made) if paper else documents.items(made), format, base.date)


@quiz.command(
    help="""\b
    Examples:
      roleadvisor quiz show q1-abba-abab-abba-9
      roleadvisor quiz show q1abbaabababba9 --matters maths

    The result of a code again."""
)
def show(
    code: CodeArgument, matters: MattersOption = None, format: FormatOption = None, knowledge: KnowledgeOption = None
) -> int:
    from roleadvisor.cli.base import open_with

    base = open_with(knowledge, "quiz").knowledge
    assert base.quiz is not None
    given = _decode(base.quiz, code)
    return _show(base.quiz, given, _score(base.quiz, given, matters), format, base.date)


@quiz.command(
    help="""\b
    Examples:
      roleadvisor quiz diff CODE CODE

    What changed between two codes, item by item, and whether it is more than chance: your own retest, or two people."""
)
def diff(a: CodeArgument, b: CodeArgument, format: FormatOption = None, knowledge: KnowledgeOption = None) -> None:
    from roleadvisor.cli.base import open_with
    from roleadvisor.quiz.diff import diff as compare
    from roleadvisor.quiz.result import answer_key
    from roleadvisor.render import quiz as documents
    from roleadvisor.render import show as render

    base = open_with(knowledge, "quiz").knowledge
    assert base.quiz is not None
    made = base.quiz
    changed = compare(answer_key(made), _decode(made, a), _decode(made, b))
    render(changed, lambda: documents.diff(changed, made), format, base.date)


@quiz.command(
    help="""\b
    Examples:
      roleadvisor quiz score class.txt
      roleadvisor quiz score - --format table < class.txt

    Score many: lines of CODE or LABEL CODE. JSON Lines out, one result a line; with --format table a summary of the
    class. A line that cannot be read is reported with its number and passed over."""
)
def score(
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="The file, or - for standard input.")],
    format: FormatOption = None,
    knowledge: KnowledgeOption = None,
) -> int:
    from roleadvisor.cli.base import open_with
    from roleadvisor.cli.quiz_score import score_lines, summarise

    if format not in (None, Format.json, Format.table):
        raise UsageError("quiz score writes JSON Lines, or with --format table a summary of the class")
    base = open_with(knowledge, "quiz").knowledge
    assert base.quiz is not None
    if format is Format.table:
        return summarise(base.quiz, source)
    return score_lines(base.quiz, source, base.date)


@quiz.command(
    help="""\b
    Examples:
      roleadvisor quiz knowledge
      roleadvisor quiz knowledge --count 5 --seed 7

    Test what you know of the two roles: multiple choice, with the reason and its source after each answer."""
)
def knowledge(
    count: Annotated[int, typer.Option("--count", metavar="N", min=1, help="How many questions.")] = 10,
    seed: Annotated[Optional[int], typer.Option("--seed", metavar="N", help="Draw the same questions again.")] = None,
    format: FormatOption = None,
    knowledge: KnowledgeOption = None,
) -> None:
    from roleadvisor.cli.base import open_with
    from roleadvisor.cli.quiz_run import test_knowledge

    test_knowledge(open_with(knowledge, "test").knowledge, count, seed, format)


def _read(made: Quiz, text: str, length: LengthName | None) -> Answers:
    from roleadvisor.quiz.code import CodeError, parse

    try:
        given = parse(text, made.version)
    except CodeError as error:
        raise UsageError(f"--answers: {error}") from error
    if length is not None and given.form != length.value:
        raise UsageError(f"--answers holds the {given.form} form, --length asks for the {length.value} one; drop one of them")
    return given


def _decode(made: Quiz, code: str) -> Answers:
    from roleadvisor.quiz.code import CodeError, decode

    try:
        return decode(code, made.version)
    except CodeError as error:
        raise UsageError(str(error)) from error


def _dimensions(made: Quiz, names: list[str] | None) -> list[str]:
    from roleadvisor.lookup import find
    from roleadvisor.quiz.importance import MOST

    known = [(dimension.id, (dimension.label, *dimension.aliases)) for dimension in made.dimensions]
    chosen = list(dict.fromkeys(find("dimension", name, known) for name in names or ()))
    if len(chosen) > MOST:
        raise UsageError(f"--matters: at most {MOST} dimensions can matter most; {len(chosen)} were given")
    return chosen


def _score(made: Quiz, given: Answers, matters: list[str] | None) -> Result:
    from roleadvisor.quiz.result import answer_key
    from roleadvisor.quiz.score import score as pure

    return pure(answer_key(made), given, tuple(_dimensions(made, matters)))


def _show(made: Quiz, given: Answers, result: Result, format: Format | None, date: str) -> int:
    from roleadvisor.render import quiz as documents
    from roleadvisor.render import show as render

    render(result, lambda: documents.result(result, made, given), format, date)
    return errors.EXIT_NO_ANSWER if result.band == "unscored" else 0
