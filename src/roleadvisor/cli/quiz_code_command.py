"""The ``quiz`` commands that work on codes, and the knowledge test."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from roleadvisor.cli.options import FormatOption, FullOption, KnowledgeOption, NoPagerOption
from roleadvisor.cli.quiz_command import MattersOption, quiz, show_answers
from roleadvisor.errors import UsageError
from roleadvisor.render.document import Format

CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help="The code a quiz printed.")]


@quiz.command(
    short_help="A result again, from its code.",
    help="""\b
    Examples:
      roleadvisor quiz show q2-abba-abab-abba-7
      roleadvisor quiz show q2abbaabababba7 --matters maths

    The result of a code again.""",
)
def show(
    code: CodeArgument,
    matters: MattersOption = None,
    full: FullOption = False,
    format: FormatOption = None,
    no_pager: NoPagerOption = False,
    knowledge: KnowledgeOption = None,
) -> int:
    from roleadvisor.cli.opening import open_quiz
    from roleadvisor.render import View
    from roleadvisor.render.call import Call

    view = View.of(format, full=full, no_pager=no_pager)
    versions, date = open_quiz(knowledge)
    return show_answers(versions, versions.decode(code), matters, view, date, Call(knowledge))


@quiz.command(
    short_help="What changed between two codes.",
    help="""\b
    Examples:
      roleadvisor quiz diff CODE CODE

    What changed between two codes, item by item, and whether that is more than chance: a retest, or two people.""",
)
def diff(
    a: CodeArgument,
    b: CodeArgument,
    format: FormatOption = None,
    no_pager: NoPagerOption = False,
    knowledge: KnowledgeOption = None,
) -> None:
    from roleadvisor.cli.opening import open_quiz
    from roleadvisor.quiz.diff import diff as compare
    from roleadvisor.render import View
    from roleadvisor.render import quiz_document as documents
    from roleadvisor.render import show as render

    view = View.of(format, no_pager=no_pager)
    versions, date = open_quiz(knowledge)
    before, after = versions.decode(a), versions.decode(b)
    changed = compare(versions.key(before.version), before, after)
    render(changed, lambda: documents.diff(changed, versions.quiz(before.version)), view, date)


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
    no_labels: Annotated[bool, typer.Option("--no-labels", help="Name nobody in the summary.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 2 if a line cannot be read.")] = False,
    format: Annotated[
        Optional[Format],
        typer.Option("--format", metavar="FORMAT", case_sensitive=False, help="table or json (the default)."),
    ] = None,
    no_pager: NoPagerOption = False,
    knowledge: KnowledgeOption = None,
) -> int:
    from roleadvisor.cli.opening import open_quiz
    from roleadvisor.cli.quiz_score import score_lines, summarise
    from roleadvisor.render import View

    if format not in (None, Format.json, Format.table):
        raise UsageError("quiz score writes JSON Lines, or with --format table a summary of the class")
    versions, date = open_quiz(knowledge)
    if format is Format.table:
        view = View.of(format, no_pager=no_pager)
        return summarise(versions, source, view, labels=not no_labels, strict=strict)
    return score_lines(versions, source, date, strict=strict)


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
    format: FormatOption = None,
    knowledge: KnowledgeOption = None,
) -> None:
    from roleadvisor.cli.knowledge_run import run_knowledge_test
    from roleadvisor.cli.opening import open_with
    from roleadvisor.render import View
    from roleadvisor.render.call import Call

    base = open_with(knowledge, "test").knowledge
    run_knowledge_test(base, count, seed, View.of(format, no_pager=True), Call(knowledge))
