"""What fits a screen: every default answer in 22 lines of 80, the same through a pipe, and the pager for the rest."""

from __future__ import annotations

import random
import sys

import pytest

from roleadvisor import compare, faq, output
from roleadvisor.knowledge import compiler, folder
from roleadvisor.quiz import Versions
from roleadvisor.quiz.score import score, with_dealbreakers
from roleadvisor.render import HEIGHT, WIDTH, Call, knowledge_document
from roleadvisor.render import faq_document as faq_documents
from roleadvisor.render.plain import plain
from roleadvisor.render.quiz_result_document import Hints, result_screens
from roleadvisor.render.table import table

from .test_interactive import ended
from .test_render import ESCAPE

CHECKED = compiler.check(folder.read(folder.shipped())).knowledge
HERE = Call()


def height(document, drawn):
    return output.drawn(table(document), WIDTH).count("\n") if drawn == "table" else plain(document).count("\n")


def fits(screens, drawn):
    return any(height(screen, drawn) <= HEIGHT for screen in screens)


EACH_FORMAT = pytest.mark.parametrize("drawn", ["table", "plain"])


@EACH_FORMAT
def test_every_answer_of_the_faq_fits_a_screen(drawn):
    answers = {entry.id: faq.by_id(CHECKED, entry.id) for entry in CHECKED.entries}
    screens = {key: faq_documents.screens(each, CHECKED, None, HERE) for key, each in answers.items()}
    assert [key for key, each in screens.items() if not fits(each, drawn)] == []


@EACH_FORMAT
def test_every_attribute_fits_a_screen(drawn):
    rows = {row.id: compare.compare(CHECKED, [row.id]) for row in CHECKED.attributes}
    screens = {key: knowledge_document.attribute_screens(each, CHECKED, HERE) for key, each in rows.items()}
    assert [key for key, each in screens.items() if not fits(each, drawn)] == []


@EACH_FORMAT
def test_the_card_of_every_role_and_the_bare_comparison_fit_a_screen(drawn):
    cards = [
        knowledge_document.card_screens(compare.profile(CHECKED, each.id), CHECKED, HERE) for each in CHECKED.roles
    ]
    first = knowledge_document.first_screens(compare.overview(CHECKED), CHECKED, HERE)
    assert [fits(each, drawn) for each in (*cards, first)] == [True, True, True]


def test_the_bare_comparison_shows_all_that_decides():
    fullest = next(knowledge_document.first_screens(compare.overview(CHECKED), CHECKED, HERE))
    assert height(fullest, "table") <= HEIGHT


@EACH_FORMAT
def test_the_result_of_any_quiz_fits_a_screen(drawn):
    versions, draw = Versions(CHECKED), random.Random(7)
    made = versions.current
    everything = [each.id for each in made.dealbreakers]
    for _ in range(200):
        letters = "".join(draw.choice("aaabbbn") for _ in range(draw.choice((12, 24))))
        matters = draw.sample([each.id for each in made.dimensions], draw.choice((0, 3)))
        scored = score(versions.key(made.version), versions.parse(letters), tuple(matters))
        if draw.random() < 0.3:
            scored = with_dealbreakers(scored, made.dealbreakers, everything)
        assert fits(result_screens(scored, made, Hints(HERE, True)), drawn), (
            letters,
            matters,
        )


LONG = [
    (["compare"], 0),
    (["compare", "maths"], 0),
    (["compare", "--all"], 0),
    (["role", "swe"], 0),
    (["faq", "is ML a lot of coding"], 0),
    (["faq", "--id", "become-mle", "--full"], 0),
    (["quiz", "--answers", "abbaabababba"], 0),
    (["quiz", "--answers", "a" * 12], 1),
    (["sources"], 0),
]


@pytest.mark.parametrize(("args", "code"), LONG, ids=[" ".join(args) for args, _ in LONG])
@pytest.mark.parametrize("columns", [40, 80])
def test_a_pipe_gets_what_a_terminal_shows_without_escapes(shipped, call, terminal, args, code, columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    piped = call(*args)
    rc, shown = ended(terminal(*args, columns=columns))
    assert (piped.rc, rc) == (code, code)
    assert ESCAPE.sub("", shown).replace("\r\n", "\n") == piped.out


MARKING = f"{sys.executable} -c \"import sys; sys.stdout.write('PAGED ' + sys.stdin.read())\""


@pytest.mark.parametrize("variable", ["ROLEADVISOR_PAGER", "PAGER"])
def test_what_is_longer_than_the_terminal_goes_through_the_pager(shipped, terminal, monkeypatch, variable):
    monkeypatch.delenv("PAGER", raising=False)
    code, shown = ended(terminal("compare", "--all", **{"ROLEADVISOR_PAGER": None, variable: MARKING}))
    assert ("PAGED" in shown, "Who it suits" in shown, code) == (True, True, 0)


@pytest.mark.parametrize(
    ("args", "env"),
    [
        (["compare"], {"ROLEADVISOR_PAGER": MARKING}),
        (["compare", "--all", "--no-pager"], {"ROLEADVISOR_PAGER": MARKING}),
        (["compare", "--all", "--format", "json"], {"ROLEADVISOR_PAGER": MARKING}),
        (["compare", "--all"], {"ROLEADVISOR_PAGER": "", "PAGER": MARKING}),
        (["compare", "--all"], {"ROLEADVISOR_PAGER": "cat"}),
        (["compare", "--all"], {"ROLEADVISOR_PAGER": "no-such-pager-anywhere"}),
        (["compare", "--all"], {"ROLEADVISOR_PAGER": "'unclosed"}),
        (["compare", "--all"], {"ROLEADVISOR_PAGER": MARKING, "TERM": "dumb"}),
        (["quiz", "--answers", "abbaabababba", "--full"], {"ROLEADVISOR_PAGER": MARKING}),
    ],
)
def test_without_need_or_when_told_so_no_pager_is_started(shipped, terminal, args, env):
    code, shown = ended(terminal(*args, **env))
    assert ("PAGED" in shown, len(shown) > 500, code) == (False, True, 0)


def test_leaving_the_pager_early_is_no_error_and_keeps_the_exit_code(shipped, terminal):
    child = terminal("faq", "--full", "--id", "pay-compare", ROLEADVISOR_PAGER=f"{sys.executable} -c pass")
    assert ended(child)[0] == 0


def test_less_is_told_to_keep_colours_and_to_end_by_itself_unless_it_was_told_something(shipped, terminal, tmp_path):
    tell = f"{sys.executable} -c \"import os, sys; sys.stdin.read(); print('LESS=' + os.environ['LESS'])\""
    assert "LESS=FRX" in ended(terminal("compare", "--all", ROLEADVISOR_PAGER=tell))[1]
    assert "LESS=S\r" in ended(terminal("compare", "--all", ROLEADVISOR_PAGER=tell, LESS="S"))[1]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_is_printed_for_each_shell(call, shell):
    done = call("completion", shell)
    assert (done.rc, done.err, "_ROLEADVISOR_COMPLETE" in done.out) == (0, "", True)


def test_a_shell_that_there_is_no_script_for_is_refused(call):
    assert call("completion", "tcsh").rc == 2


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("roleadvisor co", {"compare", "completion"}),
        ("roleadvisor role ", {"mle", "swe"}),
        ("roleadvisor compare mat", {"maths"}),
        ("roleadvisor faq --id become", {"become-mle", "become-swe"}),
        ("roleadvisor sources job", {"job-ads"}),
        ("roleadvisor compare --form", {"--format"}),
        ("roleadvisor compare --format ", {"table", "plain", "markdown", "json"}),
        ("roleadvisor quiz --length f", {"full"}),
    ],
)
def test_a_shell_is_offered_what_may_follow(shipped, run, typed, offered):
    words = typed.split(" ")
    env = {"COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1), "_ROLEADVISOR_COMPLETE": "complete_bash"}
    done = run(env=env)
    assert (done.rc, set(done.out.decode().split())) == (0, offered)
