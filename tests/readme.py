"""Run the console blocks of README.md and compare, or with ``--write`` replace, the output they show."""

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
WRITE = "README.md shows output that the program does not print; run: python tests/readme.py --write"
# The figures of the benchmark; apart, since it reads files of the checkout and takes seconds.
PICTURE = README.parent / "docs" / "quiz.svg"
FIGURES = re.compile(r"```text\n\$ python (benchmarks/\S+)\n(.*?)```", re.DOTALL)


def rerun(block: str) -> str:
    """The block with the output that its commands, the lines after ``$``, have now; ``...`` ends what is not shown."""
    out = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        lines = run(command).splitlines()
        if shown.rstrip().endswith("..."):
            lines = [*lines[: len(shown.rstrip().splitlines()) - 1], "..."]
        out.append("\n".join([f"$ {command}", *(line.rstrip() for line in lines)]) + "\n")
    return "".join(out)


def run(command: str) -> str:
    """What a command prints on an 80-column terminal without colour."""
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {
            "COLUMNS": "80",
            "XDG_STATE_HOME": home,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        done = subprocess.run(
            ["bash", "-c", command], env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
    return done.stdout + done.stderr


def picture() -> str:
    """A question of the quiz as a terminal shows it, in colour, as SVG."""
    from rich.console import Console

    from roleadvisor.cli.quiz_run import ITEM_KEYS
    from roleadvisor.knowledge import open_base
    from roleadvisor.render import quiz_document
    from roleadvisor.render.table import table

    quiz = open_base().knowledge.quiz
    assert quiz
    item, place = quiz.items[3], 3
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    options = {"a": item.a.text, "b": item.b.text}
    for part in table(quiz_document.question(place, 12, item.prompt, options, ITEM_KEYS)):
        console.print(part)
    return console.export_svg(title="roleadvisor quiz", unique_id="quiz")


def seen(svg: str) -> list[str]:
    """The text in a picture; the rest of it differs from version to version of what draws it."""
    return re.findall(r"<text [^>]*>([^<]*)</text>", svg)


def measured(script: str) -> str:
    """What a script of the benchmarks prints."""
    done = subprocess.run([sys.executable, README.parent / script], stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout if done.returncode == 0 else sys.exit(f"{script} failed; README.md stays as it is")


def current(text: str) -> str:
    """README as it should be."""
    text = BLOCK.sub(lambda match: f"```console\n{rerun(match[1])}```", text)
    return FIGURES.sub(lambda match: f"```text\n$ python {match[1]}\n{measured(match[1])}```", text)


if __name__ == "__main__":
    run("roleadvisor faq is ML a lot of coding")  # trained now, so that no answer below says that it waits for it
    before = README.read_text("utf-8")
    after = current(before)
    if "--write" in sys.argv:
        README.write_text(after, "utf-8")
        PICTURE.write_text(picture(), "utf-8")
    elif after != before:
        sys.exit(WRITE)
