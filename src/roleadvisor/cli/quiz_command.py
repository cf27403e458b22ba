"""The ``quiz`` commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from roleadvisor import errors, output
from roleadvisor.cli.app import SETTINGS, app
from roleadvisor.cli.options import FormatOption, FullOption, KnowledgeOption, NoPagerOption
from roleadvisor.errors import UsageError
from roleadvisor.model import Form
from roleadvisor.render.document import Format

if TYPE_CHECKING:
    from roleadvisor.model import Quiz
    from roleadvisor.quiz.code import Answers
    from roleadvisor.quiz.result import Result
    from roleadvisor.quiz.versions import Versions
    from roleadvisor.render import View
    from roleadvisor.render.call import Call
    from roleadvisor.render.quiz_document import Hints

quiz = typer.Typer(
    rich_markup_mode=None,
    context_settings=SETTINGS,
    short_help="Which of the two roles fits you.",
    help="""\b
    Examples:
      roleadvisor quiz --length full
      roleadvisor quiz --answers abbaabababba

    Which role fits you: 12 or 24 choices between two activities.""",
)
app.add_typer(quiz, name="quiz")

MattersOption = Annotated[
    Optional[list[str]],
    typer.Option("--matters", metavar="DIMENSION", help="What matters most to you; up to three."),
]
LengthOption = Annotated[
    Optional[Form],
    typer.Option("--length", metavar="FORM", case_sensitive=False, help="quick (12 items, the default) or full (24)."),
]


@quiz.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    length: LengthOption = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an unfinished quiz.")] = False,
    answers: Annotated[
        Optional[str],
        typer.Option("--answers", metavar="LETTERS", help="All answers at once, or a code."),
    ] = None,
    matters: MattersOption = None,
    full: FullOption = False,
    format: FormatOption = None,
    knowledge: KnowledgeOption = None,
) -> int:
    if context.invoked_subcommand is not None:
        _no_options_before(context)
        return 0
    from roleadvisor.cli.opening import open_quiz
    from roleadvisor.render import View
    from roleadvisor.render.call import Call
    from roleadvisor.render.quiz_document import Hints

    view = View.of(format, full=full, no_pager=True)
    if resume and answers is not None:
        raise UsageError("--resume goes on with an unfinished quiz, --answers gives all answers; use one of them")
    versions, date = open_quiz(knowledge)
    call = Call(knowledge)
    if answers is not None:
        return show_answers(versions, _read(versions, answers, length), matters, view, date, call)
    from roleadvisor.cli.quiz_run import Run
    from roleadvisor.cli.unfinished import RunFile

    dimensions = _dimensions(versions.asked, matters)
    with RunFile() as file:
        run = Run(versions.asked, length, resume, dimensions, file)
        given, result = run.take()
        code = _show_result(versions.asked, given, result, view, date, Hints(call, versions.planned))
        run.finish()
    return code


def _no_options_before(context: typer.Context) -> None:
    sources = {name: context.get_parameter_source(name) for name in context.params}
    given = [name for name, source in sources.items() if source and source.name == "COMMANDLINE"]
    if given:
        raise UsageError(
            f"--{given[0]} stands before '{context.invoked_subcommand}'; options follow the command that they belong to"
        )


@quiz.command(
    short_help="The items, on the screen or as a sheet to print.",
    help="""\b
    Examples:
      roleadvisor quiz items
      roleadvisor quiz items --length full --no-key --format json
      roleadvisor quiz items --format markdown > sheet.md

    The items. As Markdown a sheet to print, always without the key.""",
)
def items(
    length: LengthOption = None,
    no_key: Annotated[bool, typer.Option("--no-key", help="Do not say which role an option counts for.")] = False,
    format: FormatOption = None,
    no_pager: NoPagerOption = False,
    knowledge: KnowledgeOption = None,
) -> None:
    from roleadvisor.cli.opening import open_quiz
    from roleadvisor.quiz.items import sheet
    from roleadvisor.render import View
    from roleadvisor.render import quiz_document as documents
    from roleadvisor.render import show as render
    from roleadvisor.render.call import Call

    view = View.of(format, no_pager=no_pager)
    versions, date = open_quiz(knowledge)
    made = versions.asked
    paper = view.format is Format.markdown
    chosen = sheet(made, length or "quick", key=not no_key and not paper)
    call = Call(knowledge)
    render(
        chosen,
        lambda: documents.printable_sheet(chosen, made, call) if paper else documents.items(chosen, made),
        view,
        date,
    )


def _read(versions: Versions, text: str, length: Form | None) -> Answers:
    from roleadvisor.quiz.code import CodeError

    try:
        given = versions.parse(text)
    except CodeError as error:
        raise UsageError(f"--answers: {error}") from error
    if length is not None and given.form != length:
        asked = f"--answers holds the {given.form} form, --length asks for the {length} one"
        raise UsageError(f"{asked}; drop one of them")
    return given


def _dimensions(made: Quiz, names: list[str] | None) -> tuple[str, ...]:
    from roleadvisor.lookup import find
    from roleadvisor.quiz.importance import MOST

    known = [(dimension.id, (dimension.label, *dimension.aliases)) for dimension in made.dimensions]
    chosen = list(dict.fromkeys(find("dimension", name, known) for name in names or ()))
    if len(chosen) > MOST:
        raise UsageError(f"--matters: at most {MOST} dimensions can matter most; {len(chosen)} were given")
    return tuple(chosen)


def show_answers(
    versions: Versions, given: Answers, matters: list[str] | None, view: View, date: str, call: Call
) -> int:
    """Score and show answers to whichever version of the quiz they belong to."""
    from roleadvisor.quiz.score import score
    from roleadvisor.render.quiz_document import Hints

    made = versions.quiz(given.version)
    result = score(versions.key(given.version), given, _dimensions(made, matters))
    if made is not versions.asked:
        output.aside(f"roleadvisor: {_of_earlier_version(given.version)}")
    return _show_result(made, given, result, view, date, Hints(call, versions.planned))


def _of_earlier_version(version: int) -> str:
    return f"the code is of version {version} of the quiz, whose questions are no longer asked; it is read with them"


def _show_result(made: Quiz, given: Answers, result: Result, view: View, date: str, hints: Hints) -> int:
    from roleadvisor.render import quiz_document as documents
    from roleadvisor.render import show as render

    render(
        result,
        lambda: documents.result(result, made, given, hints),
        view,
        date,
        lambda: documents.result_screens(result, made, hints),
    )
    return errors.EXIT_NO_ANSWER if result.band == "unscored" else 0
