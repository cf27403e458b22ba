"""How answers look: golden texts of the small base, and nothing wider than the terminal."""

from __future__ import annotations

import re

import pytest

from roleadvisor.knowledge import compiler, folder
from roleadvisor.model import Claim, Knowledge
from roleadvisor.render.document import Grid, Heading, Listing, Paragraph, Verbatim
from roleadvisor.render.markdown import markdown
from roleadvisor.render.plain import plain
from roleadvisor.render.receipts import Receipts

WIDTHS = [40, 60, 80, 120]
# Every kind of answer that the small base alone decides, by the name of its golden text.
ANSWERS = {
    "compare": ["compare"],
    "compare-sources": ["compare", "goal", "languages", "--sources"],
    "role": ["role", "mle", "--full"],
    "card": ["role", "mle"],
    "compare-one": ["compare", "goal"],
    "compare-table": ["compare", "--all"],
    "roles": ["role"],
    "faq-list": ["faq"],
    "faq-entry": ["faq", "--id", "pay", "--full"],
    "faq-short": ["faq", "--id", "pay"],
    "sources": ["sources"],
    "source": ["sources", "blog"],
}
WIDE_ANSWERS = {
    **ANSWERS,
    "compare-all": ["compare", "--all", "--sources"],
    "whole result": ["quiz", "show", "q2aaaaaaaaaaaa" + "{a}", "--full"],
    "items": ["quiz", "items", "--length", "full"],
    "result": ["quiz", "--answers", "abbaabababbaabbaabababba"],
    "check": ["kb", "check", "{base}"],
}
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def squeezed(text: str) -> str:
    return re.sub(r"\s|\|", "", text)


@pytest.fixture
def args_of(base):
    from roleadvisor.quiz.code import Answers, encode

    codes = {"a": encode(Answers("quick", "a" * 12, 2))[-1], "b": encode(Answers("quick", "b" * 12, 2))[-1]}

    def making(name: str) -> list[str]:
        return [part.format(**codes, base=base) for part in WIDE_ANSWERS[name]]

    return making


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("chosen", ["plain", "markdown"])
def test_a_text_is_as_it_was_agreed(base, call, golden, answer, chosen, monkeypatch):
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", str(base))
    golden(f"{answer}.{chosen}.txt", call(*ANSWERS[answer], "--format", chosen).out)


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_table_is_as_it_was_agreed(base, call, golden, answer, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", str(base))
    drawn = call(*ANSWERS[answer], "--format", "table").out
    golden(f"{answer}.table.{width}.txt", "".join(f"{line.rstrip()}\n" for line in drawn.splitlines()))


@pytest.mark.parametrize("answer", WIDE_ANSWERS)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_terminal(shipped, call, args_of, answer, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    args = (
        ["faq", "--id", "coding"]
        if answer in ("faq-entry", "faq-short")
        else ["sources", "guide"]
        if answer == "source"
        else args_of(answer)
    )
    args = ["compare", "--full"] if answer == "compare-sources" else args
    args = ["compare", "pay"] if answer == "compare-one" else args
    done = call(*args, "--format", "table")
    assert done.out
    assert [line for line in done.out.splitlines() if len(line) > width] == []


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
def test_no_claim_is_cut_off_however_narrow_the_terminal(base, call, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    whole = call("compare", "--full", "--knowledge", base, "--format", "table").out
    drawn = squeezed(whole)
    rows = compiler.check(folder.read(base)).knowledge.attributes
    claims = {c for row in rows for c in (*row.cells["mle"].claims, *row.cells["swe"].claims, *row.shared, *row.notes)}
    if width >= 72:  # beside each other the lines of two claims alternate
        assert not {word for claim in claims for word in claim.text.split()} - set(whole.split())
        return
    assert [claim.text for claim in claims if squeezed(claim.text) not in drawn] == []


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("fact", "A."), ("figure", "A. (figure)"), ("reported", "A. (reported)"), ("opinion", "A. (opinion)"),
        ("advice", "A. (our advice)"), ("note", "Note: A."),
    ],
)  # fmt: skip
def test_a_claim_that_is_no_plain_fact_is_marked_as_what_it_is(kind, line):
    assert Receipts(Knowledge("T", "2024-05-06"), shown=False).line(Claim("c", "A.", (), kind)) == line


@pytest.mark.parametrize("width", [20, 40])
def test_below_forty_columns_all_of_it_is_still_there(base, call, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    drawn = squeezed(call("compare", "--knowledge", base, "--format", "table").out)
    rows = [row for row in compiler.check(folder.read(base)).knowledge.attributes if row.decides]
    headlines = [text for row in rows for text in (cell.headline for cell in row.cells.values())]
    assert [text for text in headlines if squeezed(text) not in drawn] == []


def test_the_first_screen_fits_24_lines_of_80(shipped, call, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    lines = call("compare", "--format", "table").out.splitlines()
    assert len(lines) <= 23  # the prompt takes the last one


def test_on_a_terminal_the_bare_comparison_is_the_first_screen(base, terminal):
    child = terminal("compare", "--knowledge", base)
    child.expect_exact("compare --all")
    child.expect(r"\Z|$")
    assert "Builds models" not in child.before


@pytest.mark.parametrize("args", [["--full"], ["goal"], ["--show", "different"]])
def test_on_a_terminal_the_claims_are_given_on_request(base, terminal, args):
    child = terminal("compare", *args, "--knowledge", base)
    child.expect_exact("Builds models that learn from data.")


def on_terminal(child) -> str:
    import pexpect

    child.expect(pexpect.EOF)
    return child.before


def test_a_terminal_gets_colours(base, terminal):
    assert ESCAPE.search(on_terminal(terminal("compare", "--all", "--knowledge", base)))


@pytest.mark.parametrize(
    "env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "GITHUB_ACTIONS": "true"}], ids=str
)
@pytest.mark.parametrize(
    "args",
    [["compare", "--all"], ["faq", "--id", "pay"], ["quiz", "--answers", "abbaabababba"], ["--help"]],
    ids=" ".join,
)
def test_a_terminal_that_wants_no_escapes_gets_none(base, terminal, env, args):
    shown = on_terminal(terminal(*args, ROLEADVISOR_KNOWLEDGE=str(base), **env))
    assert shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("width", [40, 80])
def test_on_a_terminal_no_line_is_wider_than_it(base, terminal, width):
    shown = ESCAPE.sub("", on_terminal(terminal("compare", "--all", "--knowledge", base, columns=width)))
    assert max(len(line) for line in shown.splitlines()) <= width


def test_a_table_in_ascii_holds_no_other_character(base, call):
    done = call("compare", "--all", "--knowledge", base, "--format", "table", encoding="ascii")
    assert done.out.isascii()


BLOCKS = (
    Heading("Title", 1),
    Heading("Part"),
    Paragraph("A *star*, a [link](x) and a | bar."),
    Paragraph("Strong.", strong=True),
    Listing(("one", "two"), numbered=True),
    Listing(("point",)),
    Grid(("", "A", "B"), (("row", "a|b", ""),)),
    Verbatim("as\n  it is"),
)


def test_plain_text_has_one_fact_a_line_and_numbered_steps():
    assert plain(BLOCKS) == (
        "Title\nPart:\nA *star*, a [link](x) and a | bar.\nStrong.\n1. one\n2. two\n- point\nrow, A: a|b\nas\n  it is\n"
    )


def test_markdown_makes_markup_in_the_text_literal():
    assert r"A \*star\*, a \[link\](x) and a \| bar." in markdown(BLOCKS)
    assert r"| row | a\|b |  |" in markdown(BLOCKS)


def test_a_fence_inside_verbatim_text_does_not_end_it():
    text = markdown((Verbatim("before\n```\nafter"),))
    fence = text.partition("text")[0]
    assert text.count(f"\n{fence}\n") == 1


@pytest.mark.parametrize("line", ["# no title", "> no quote", "* no list", "``` no fence", "| no table |"])
def test_a_paragraph_that_looks_like_a_block_stays_a_paragraph(line):
    shown = markdown((Paragraph(line),))
    assert re.match(r"[#>*`|]", shown) is None


@pytest.mark.parametrize("answer", ANSWERS)
def test_plain_text_draws_no_boxes(base, call, answer):
    assert re.search(r"[\u2500-\u257f]", call(*ANSWERS[answer], "--format", "plain", "--knowledge", base).out) is None


@pytest.mark.parametrize("answer", ANSWERS)
def test_no_line_ends_in_spaces_in_plain_text(base, call, answer):
    assert [
        line
        for line in call(*ANSWERS[answer], "--format", "plain", "--knowledge", base).out.splitlines()
        if line != line.rstrip()
    ] == []
