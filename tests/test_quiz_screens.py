"""What the quiz writes, word for word, on a base whose quiz changes for no other reason."""

from __future__ import annotations

import pytest

NURSE = "abbabaabbaab" + "baabbaababba"
PARAMEDIC = NURSE.translate(str.maketrans("ab", "ba"))
LEAN = PARAMEDIC[:3] + NURSE[3:12]
MIXED = NURSE[:6] + PARAMEDIC[6:12]
# Name, arguments and standard input; the last answers of a full quiz go to the direct questions.
SCREENS = {
    "clear": (["--answers", NURSE[:12]], ""),
    "lean": (["--answers", LEAN], ""),
    "balanced": (["--answers", MIXED], ""),
    "lean, whole": (["--answers", LEAN, "--full"], ""),
    "balanced, whole": (["--answers", MIXED, "--full"], ""),
    "weighted": (["--answers", LEAN, "--matters", "pace", "--matters", "faces"], ""),
    "few": (["--answers", "nnnnnx" + NURSE[6:12]], ""),
    "undecided": (["--answers", "nnn" + NURSE[3:12]], ""),
    "same letter": (["--answers", "a" * 12], ""),
    "full": (["--answers", PARAMEDIC[:18] + NURSE[18:]], ""),
    "conflicts": (["--length", "full"], "\n".join([*NURSE, "y", "y"])),
    "conflicts, balanced": (["--length", "full"], "\n".join([*MIXED, *MIXED, "y", "y"])),
    "items": (["items"], ""),
    "items without key": (["items", "--length", "full", "--no-key"], ""),
    "show": (["show", "CODE"], ""),
    "class": (["score", "-"], f"anna {LEAN}\n{NURSE}\nberta {PARAMEDIC}\nnonsense\nclara {MIXED}\ndora {'n' * 12}\n"),
    "test": (["knowledge", "--count", "3", "--seed", "5"], "a\nb\nc\n"),
}
CODES = {"CODE": f"q1{LEAN}"}


@pytest.mark.parametrize("chosen", ["table", "plain", "markdown", "json"])
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_of_the_quiz_is_as_it_was_agreed(call, hospital, golden, name, chosen, monkeypatch):
    from roleadvisor.quiz.code import check_character

    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", str(hospital))
    args, stdin = SCREENS[name]
    args = [CODES[arg] + check_character(CODES[arg]) if arg in CODES else arg for arg in args]
    done = call("quiz", *args, "--format", chosen, stdin=stdin)
    told = "" if not done.err else f"--- stderr\n{done.err}"
    text = f"--- exit code {done.rc}\n{done.out}{told}"
    golden(
        f"quiz/{name.replace(', ', '-').replace(' ', '-')}.{chosen}.txt",
        "\n".join(line.rstrip() for line in text.split("\n")),
    )
