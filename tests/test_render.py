"""How answers look: golden outputs of the small base, widths, colours and the output formats."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from roleadvisor.knowledge import compiler, folder
from roleadvisor.model import Claim, Knowledge
from roleadvisor.quiz.code import Answers, encode
from roleadvisor.render.document import Grid, Heading, Listing, Paragraph, Verbatim
from roleadvisor.render.markdown import markdown
from roleadvisor.render.plain import plain
from roleadvisor.render.receipts import Receipts
from roleadvisor.render.table import table

from .test_interactive import ended

DEFAULT_WIDTHS = [40, 80]
WIDTHS = [*DEFAULT_WIDTHS, *(pytest.param(width, marks=pytest.mark.slow) for width in (60, 120))]
# Commands on the small base, by the name of the golden output.
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
    "faq-suggested": ["faq", "models or roads"],
    "faq-unanswered": ["faq", "zzz qqq"],
    "faq-explained": ["faq", "who gets the fatter paycheck", "--explain"],
    "compare-shared": ["compare", "--show", "shared"],
    "sources": ["sources"],
    "source": ["sources", "blog"],
}
# Commands on the shipped base, each with another layout.
SHIPPED_ANSWERS = [
    ["compare"],
    ["compare", "--full"],
    ["compare", "pay"],
    ["compare", "--all", "--sources"],
    ["role", "mle", "--full"],
    ["faq"],
    ["faq", "--id", "coding"],
    ["sources"],
    ["sources", "guide"],
    ["quiz", "show", encode(Answers("quick", "a" * 12, 2)), "--full"],
    ["quiz", "items", "--length", "full"],
    ["quiz", "--answers", "abbaabababbaabbaabababba"],
]
# The shipped screens whose text is compared as a whole; a change of data or rules shows which of them change.
SCREENS = """\
compare
compare --roles swe,mle
compare pay
compare maths
role mle
role swe
faq --id coding
faq --id pay-compare
faq --id self-taught
faq --id swe-to-mle --full
sources
sources guide
quiz --answers aabbabbaabba --full
quiz --answers abbaabababbaabbaabababba --full --matters maths
quiz --answers abnnabababba
"""
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def without_layout(text: str) -> str:
    return re.sub(r"\s|\|", "", text)


@pytest.fixture
def of_small_base(base, monkeypatch):
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", str(base))


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("chosen", ["plain", "markdown"])
def test_plain_text_and_markdown_match_the_golden_output(of_small_base, call, golden, answer, chosen):
    golden(f"{answer}.{chosen}.txt", call(*ANSWERS[answer], "--format", chosen).out)


def test_the_shipped_screens_match_the_golden_output(shipped, call, golden):
    screens = [f"$ roleadvisor {args}\n{call(*args.split(), '--format', 'plain').out}" for args in SCREENS.splitlines()]
    golden("shipped.txt", "\n".join(screens))


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_table_matches_the_golden_output(of_small_base, call, golden, answer, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    out = call(*ANSWERS[answer], "--format", "table").out
    golden(f"{answer}.table.{width}.txt", "".join(f"{line.rstrip()}\n" for line in out.splitlines()))


@pytest.mark.parametrize("args", SHIPPED_ANSWERS, ids=" ".join)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_terminal(shipped, call, args, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    out = call(*args, "--format", "table").out
    assert out
    assert [line for line in out.splitlines() if len(line) > width] == []


@pytest.mark.parametrize("width", [20, *DEFAULT_WIDTHS])
def test_no_claim_is_cut_off_at_any_width(base, call, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    out = call("compare", "--full", "--knowledge", base, "--format", "table").out
    rows = compiler.check(folder.read(base)).knowledge.attributes
    claims = {c for row in rows for c in (*row.cells["mle"].claims, *row.cells["swe"].claims, *row.shared, *row.notes)}
    if width >= 72:  # two columns, so the lines of two claims alternate
        assert {word for claim in claims for word in claim.text.split()} - set(out.split()) == set()
    else:
        assert [claim.text for claim in claims if without_layout(claim.text) not in without_layout(out)] == []


def test_no_headline_of_the_bare_comparison_is_cut_off_below_40_columns(base, call, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    out = without_layout(call("compare", "--knowledge", base, "--format", "table").out)
    rows = [row for row in compiler.check(folder.read(base)).knowledge.attributes if row.decides]
    headlines = [cell.headline for row in rows for cell in row.cells.values()]
    assert [text for text in headlines if without_layout(text) not in out] == []


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("fact", "A. (fact)"), ("figure", "A. (figure)"), ("reported", "A. (reported)"), ("opinion", "A. (opinion)"),
        ("advice", "A. (our advice)"), ("note", "A. (our note)"),
    ],
)  # fmt: skip
def test_the_kind_of_a_claim_stands_behind_it(kind, line):
    assert Receipts(Knowledge("T", "2024-05-06"), shown=False).line(Claim("c", "A.", (), kind)) == line


# --- terminals


def raw_output(child) -> str:
    import pexpect

    child.expect(pexpect.EOF)
    return child.before


def test_a_terminal_gets_colours(base, terminal):
    assert ESCAPE.search(raw_output(terminal("compare", "--all", "--knowledge", base)))


@pytest.mark.parametrize(
    ("args", "env"),
    [
        (["compare", "--all"], {"NO_COLOR": "1"}),
        (["compare", "--all"], {"TERM": "dumb"}),
        (["compare", "--all"], {"NO_COLOR": "1", "GITHUB_ACTIONS": "true"}),
        pytest.param(["faq", "--id", "pay"], {"NO_COLOR": "1"}, marks=pytest.mark.slow),
        pytest.param(["quiz", "--answers", "abbaabababba"], {"NO_COLOR": "1"}, marks=pytest.mark.slow),
        pytest.param(["--help"], {"NO_COLOR": "1"}, marks=pytest.mark.slow),
    ],
)
def test_no_color_or_a_dumb_terminal_means_no_escapes(base, terminal, args, env):
    shown = raw_output(terminal(*args, ROLEADVISOR_KNOWLEDGE=str(base), **env))
    assert shown
    assert "\x1b" not in shown


ADDRESS = "https://example.org/long_article"


def test_an_address_can_be_clicked_on_a_terminal_that_can_link(base, terminal):
    shown = raw_output(terminal("sources", "article", "--knowledge", base))
    link = f"\x1b]8;;{ADDRESS}\x1b\\{ADDRESS}\x1b]8;;\x1b\\"
    assert link in re.sub(r"\bid=\d+", "", shown)
    assert "\x1b" not in raw_output(terminal("sources", "article", "--knowledge", base, NO_COLOR="1"))


@pytest.mark.parametrize("args", [["sources"], ["sources", "article"], ["faq", "--id", "pay", "--full"]])
def test_an_address_is_a_link_in_markdown_and_written_out_elsewhere(base, call, args):
    for chosen, shown in (
        ("markdown", f"<{ADDRESS}>"),
        ("plain", ADDRESS),
        ("table", ADDRESS),
        ("json", f'"{ADDRESS}"'),
    ):
        assert shown in call(*args, "--knowledge", base, "--format", chosen).out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"See {ADDRESS}, or ({ADDRESS}). A_b", f"See <{ADDRESS}>, or (<{ADDRESS}>). A\\_b"),
        ("https://example.org/a_(b)!", "<https://example.org/a_(b)>!"),
        ("https://example.org/100% |", "<https://example.org/100%> \\|"),
        ("https://example.org/a|b", "<https://example.org/a>\\|b"),
        ("'https://example.org/?q=1&r=2#s'", "'<https://example.org/?q=1&r=2#s>'"),
    ],
)
def test_an_address_ends_where_the_text_around_it_begins(text, shown):
    assert markdown((Paragraph(text),)) == f"{shown}\n"


def test_an_address_in_a_table_can_be_clicked_in_columns_and_stacked():
    grid = Grid(("Name", "Where"), (("One", ADDRESS),))
    for width in (120, 30):
        console = Console(file=io.StringIO(), force_terminal=True, width=width, legacy_windows=False)
        console.print(*table((grid,)))
        assert f";{ADDRESS}\x1b\\" in console.file.getvalue()


def test_no_line_is_wider_than_a_terminal_of_40_columns(base, terminal):
    _, shown = ended(terminal("compare", "--all", "--knowledge", base, columns=40))
    assert max(map(len, shown.splitlines())) <= 40


def test_a_table_is_ascii_if_the_encoding_is(base, call):
    assert call("compare", "--all", "--knowledge", base, "--format", "table", encoding="ascii").out.isascii()


# --- formats

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


@pytest.mark.parametrize("answer", ANSWERS)
def test_plain_text_has_no_boxes_and_no_trailing_spaces(base, call, answer):
    out = call(*ANSWERS[answer], "--format", "plain", "--knowledge", base).out
    assert re.search(r"[\u2500-\u257f]| $", out, re.MULTILINE) is None


def test_markdown_escapes_markup_in_the_text():
    assert r"A \*star\*, a \[link\](x) and a \| bar." in markdown(BLOCKS)
    assert r"| row | a\|b |  |" in markdown(BLOCKS)


def test_a_fence_inside_verbatim_text_does_not_end_it():
    text = markdown((Verbatim("before\n```\nafter"),))
    fence = text.partition("text")[0]
    assert text.count(f"\n{fence}\n") == 1


@pytest.mark.parametrize("line", ["# no title", "> no quote", "* no list", "``` no fence", "| no table |"])
def test_a_paragraph_that_starts_like_another_block_is_escaped(line):
    assert re.match(r"[#>*`|]", markdown((Paragraph(line),))) is None
