"""Short answers fit a screen of 22 lines of 80, pipes get what terminals show, and longer answers use the pager."""

from __future__ import annotations

import sys
from random import Random

import pytest

from roleadvisor import compare, faq, output
from roleadvisor.knowledge import compiler, folder
from roleadvisor.quiz import Versions
from roleadvisor.quiz.score import score, with_dealbreakers
from roleadvisor.render import HEIGHT, WIDTH, Call, knowledge_document
from roleadvisor.render import faq_document as faq_documents
from roleadvisor.render.plain import plain
from roleadvisor.render.quiz_result_document import result_screens
from roleadvisor.render.table import table

from .test_interactive import ended

KNOWLEDGE = compiler.check(folder.read(folder.shipped())).knowledge


def height(document, chosen):
    return (output.drawn(table(document), WIDTH) if chosen == "table" else plain(document)).count("\n")


def documents(screens):
    return [short.document for short in screens]


def fits(documents, chosen):
    return any(height(document, chosen) <= HEIGHT for document in documents)


EACH_FORMAT = pytest.mark.parametrize("chosen", ["table", "plain"])


@EACH_FORMAT
def test_every_answer_of_the_faq_fits_a_screen(chosen):
    answers = {entry.id: faq.by_id(KNOWLEDGE, entry.id) for entry in KNOWLEDGE.entries}
    screens = {key: faq_documents.screens(each, KNOWLEDGE, Call()) for key, each in answers.items()}
    assert [key for key, each in screens.items() if not fits(documents(each), chosen)] == []


@EACH_FORMAT
def test_the_screen_of_every_answer_has_its_first_three_statements(chosen):
    """Steps and the rest give way to them, as they are what answers the question."""
    without = []
    for entry in KNOWLEDGE.entries:
        screens = faq_documents.screens(faq.by_id(KNOWLEDGE, entry.id), KNOWLEDGE, Call())
        screen = next(each for each in documents(screens) if height(each, chosen) <= HEIGHT)
        text = plain(screen)
        without += [entry.id for claim in entry.claims[:3] if claim.text not in text]
    assert without == []


@EACH_FORMAT
def test_every_attribute_fits_a_screen(chosen):
    rows = {row.id: compare.compare(KNOWLEDGE, [row.id]) for row in KNOWLEDGE.attributes}
    screens = {key: knowledge_document.attribute_screens(each, KNOWLEDGE, Call()) for key, each in rows.items()}
    assert [key for key, each in screens.items() if not fits(documents(each), chosen)] == []


@EACH_FORMAT
def test_the_card_of_every_role_fits_a_screen(chosen):
    cards = {
        role.id: knowledge_document.card_screens(compare.profile(KNOWLEDGE, role.id), KNOWLEDGE, Call())
        for role in KNOWLEDGE.roles
    }
    assert [key for key, each in cards.items() if not fits(documents(each), chosen)] == []


@EACH_FORMAT
def test_the_card_of_every_neighbour_fits_a_screen(chosen):
    answers = [compare.neighbour(KNOWLEDGE, [each.id]) for each in KNOWLEDGE.neighbours]
    cards = {each.id: knowledge_document.neighbour(each, KNOWLEDGE, False, Call()) for each in answers}
    assert [key for key, card in cards.items() if height(card, chosen) > HEIGHT] == []


@EACH_FORMAT
def test_the_bare_comparison_fits_a_screen_without_leaving_anything_out(chosen):
    fullest = next(knowledge_document.first_screens(compare.overview(KNOWLEDGE), KNOWLEDGE, Call()))
    assert height(fullest.document, chosen) <= HEIGHT


@pytest.mark.slow
@EACH_FORMAT
def test_the_result_of_any_quiz_fits_a_screen(chosen):
    versions, random = Versions(KNOWLEDGE), Random(7)
    quiz = versions.current
    dimensions, dealbreakers = [each.id for each in quiz.dimensions], [each.id for each in quiz.dealbreakers]
    for _ in range(200):
        letters = "".join(random.choice("aaabbbn") for _ in range(random.choice((12, 24))))
        matters = random.sample(dimensions, random.choice((0, 3)))
        result = score(versions.keys[quiz.version], versions.parse(letters), tuple(matters))
        if random.random() < 0.3:
            result = with_dealbreakers(result, quiz.dealbreakers, dealbreakers)
        screens = documents(result_screens(result, quiz, KNOWLEDGE, Call()))
        assert fits(screens, chosen), (letters, matters)
        assert all("Against it" in plain(screen) for screen in screens) is bool(result.conflicts)


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["compare"], 0),
        (["quiz", "--answers", "a" * 12], 1),
        pytest.param(["compare", "maths"], 0, marks=SLOW),
        pytest.param(["compare", "--all"], 0, marks=SLOW),
        pytest.param(["role", "swe"], 0, marks=SLOW),
        pytest.param(["faq", "is ML a lot of coding"], 0, marks=SLOW),
        pytest.param(["faq", "--id", "become-mle", "--full"], 0, marks=SLOW),
        pytest.param(["quiz", "--answers", "abbaabababba"], 0, marks=SLOW),
        pytest.param(["sources"], 0, marks=SLOW),
    ],
)
@pytest.mark.parametrize("columns", [pytest.param(40, marks=SLOW), 80])
def test_a_pipe_gets_what_a_terminal_shows_without_escapes(shipped, call, terminal, args, code, columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    piped = call(*args)
    rc, shown = ended(terminal(*args, columns=columns))
    assert (piped.rc, rc) == (code, code)
    assert shown.replace("\r\n", "\n") == piped.out


MARKING = f"{sys.executable} -c \"import sys; sys.stdout.write('PAGED ' + sys.stdin.read())\""


@pytest.mark.parametrize("variable", ["ROLEADVISOR_PAGER", "PAGER"])
def test_an_answer_longer_than_the_terminal_goes_through_the_pager(shipped, terminal, monkeypatch, variable):
    monkeypatch.delenv("PAGER", raising=False)
    code, shown = ended(terminal("compare", "--all", **{"ROLEADVISOR_PAGER": None, variable: MARKING}))
    assert ("PAGED" in shown, "Who it suits" in shown, code) == (True, True, 0)


@pytest.mark.parametrize(
    ("args", "env"),
    [
        (["compare"], {"ROLEADVISOR_PAGER": MARKING}),
        (["compare", "--all", "--no-pager"], {"ROLEADVISOR_PAGER": MARKING}),
        (["compare", "--all"], {"ROLEADVISOR_PAGER": "", "PAGER": MARKING}),
        pytest.param(["compare", "--all", "--format", "json"], {"ROLEADVISOR_PAGER": MARKING}, marks=SLOW),
        pytest.param(["compare", "--all"], {"ROLEADVISOR_PAGER": "cat"}, marks=SLOW),
        pytest.param(["compare", "--all"], {"ROLEADVISOR_PAGER": "no-such-pager-anywhere"}, marks=SLOW),
        pytest.param(["compare", "--all"], {"ROLEADVISOR_PAGER": "'unclosed"}, marks=SLOW),
        pytest.param(["compare", "--all"], {"ROLEADVISOR_PAGER": MARKING, "TERM": "dumb"}, marks=SLOW),
        pytest.param(["quiz", "--answers", "abbaabababba", "--full"], {"ROLEADVISOR_PAGER": MARKING}, marks=SLOW),
    ],
)
def test_no_pager_is_started(shipped, terminal, args, env):
    code, shown = ended(terminal(*args, **env))
    assert ("PAGED" in shown, len(shown) > 500, code) == (False, True, 0)


@SLOW
def test_leaving_the_pager_early_is_no_error(shipped, terminal):
    child = terminal("faq", "--full", "--id", "pay-compare", ROLEADVISOR_PAGER=f"{sys.executable} -c pass")
    assert ended(child)[0] == 0


@SLOW
def test_less_keeps_colours_and_short_texts_unless_its_options_are_set(shipped, terminal):
    show = f"{sys.executable} -c \"import os, sys; sys.stdin.read(); print('LESS=' + os.environ['LESS'])\""
    assert "LESS=FRX" in ended(terminal("compare", "--all", ROLEADVISOR_PAGER=show))[1]
    assert "LESS=S\r" in ended(terminal("compare", "--all", ROLEADVISOR_PAGER=show, LESS="S"))[1]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_is_printed_for_each_shell(call, shell):
    done = call("completion", shell)
    assert (done.rc, done.err, "_ROLEADVISOR_COMPLETE" in done.out) == (0, "", True)


def test_the_completion_script_of_another_shell_is_refused(call):
    assert call("completion", "tcsh").rc == 2


@pytest.mark.parametrize(
    ("typed", "completions"),
    [
        ("roleadvisor co", {"compare", "completion"}),
        ("roleadvisor role ", {role.id for role in KNOWLEDGE.roles}),
        ("roleadvisor compare mat", {"maths"}),
        ("roleadvisor faq --id become", {"become-mle", "become-swe"}),
        ("roleadvisor sources job", {"job-ads"}),
        ("roleadvisor compare --format ", {"table", "plain", "markdown", "html", "json"}),
    ],
)
def test_the_completion_has_the_commands_ids_and_values_that_may_follow(shipped, run, typed, completions):
    words = typed.split(" ")
    env = {"COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1), "_ROLEADVISOR_COMPLETE": "complete_bash"}
    done = run(env=env)
    assert (done.rc, set(done.out.decode().split())) == (0, completions)
