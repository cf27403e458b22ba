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
WRITE = "README.md or docs/ shows output that the program does not print; run: python tests/readme.py --write"
PICTURE = README.parent / "docs" / "quiz.svg"
ADVICE = README.parent / "docs" / "advice.html"
# The figures of the benchmark, which takes seconds.
FIGURES = re.compile(r"```text\n\$ python (benchmarks/\S+)\n(.*?)```", re.DOTALL)


def rerun(block: str) -> str:
    """Run the commands of a block, its lines after ``$``; output that ends in ``...`` is cut where it was cut."""
    out = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        lines = run(command).splitlines()
        if shown.rstrip().endswith("..."):
            lines = [*lines[: len(shown.rstrip().splitlines()) - 1], "..."]
        out.append("\n".join([f"$ {command}", *(line.rstrip() for line in lines)]) + "\n")
    return "".join(out)


def run(command: str) -> str:
    """The output of a command at 80 columns without colour."""
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
    index = 3
    item = quiz.items[index]
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    options = {"a": item.a.text, "b": item.b.text}
    for part in table(quiz_document.question(index, 12, item.prompt, options, ITEM_KEYS)):
        console.print(part)
    return console.export_svg(title="roleadvisor quiz", unique_id="quiz")


def text_of(svg: str) -> list[str]:
    """The text in a picture; the rest depends on the version of rich."""
    return re.findall(r"<text [^>]*>([^<]*)</text>", svg)


def output_of(script: str) -> str:
    """The output of a script of the benchmarks."""
    done = subprocess.run([sys.executable, README.parent / script], stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout if done.returncode == 0 else sys.exit(f"{script} failed; README.md stays as it is")


def current(text: str) -> str:
    """README with the current outputs."""
    text = BLOCK.sub(lambda match: f"```console\n{rerun(match[1])}```", text)
    return FIGURES.sub(lambda match: f"```text\n$ python {match[1]}\n{output_of(match[1])}```", text)


if __name__ == "__main__":
    run("roleadvisor faq is ML a lot of coding")  # compile the index first, so that no block shows its progress message
    before = README.read_text("utf-8")
    after = current(before)
    if "--write" in sys.argv:
        README.write_text(after, "utf-8")
        PICTURE.write_text(picture(), "utf-8")
        ADVICE.write_text(run("roleadvisor report -o - --answers"), "utf-8")
    elif after != before:
        sys.exit(WRITE)
