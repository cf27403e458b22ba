"""What is kept when quizzes are killed or taken at once, and what many processes at once make of a base to compile.

    python benchmarks/endurance.py [--rounds 100] [--processes 30] [--seed 1]

Three counts: answers lost of those that had been acknowledged (the next question had been put) when a quiz was killed,
and then gone on with; answers lost of a quiz left while another was finished; and, of processes that need the same base
uncompiled, how many compiled it, failed, or answered otherwise than the rest. Exits 1 when anything was lost. Minutes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from tests.conftest import write_base  # noqa: E402
from tests.piped_quiz import PipedQuiz, kept  # noqa: E402

AT_ONCE = 2
TOTAL = 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--processes", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        base = write_base(Path(place) / "base")
        bad = 0
        for name, one_round in (("killed", killed), ("at once", at_once)):
            bad += repeated(name, one_round, Path(place), base, options)
        bad += compiling(Path(place), base, options.processes)
    sys.exit(1 if bad else 0)


def environment(place: Path, base: Path) -> dict[str, str]:
    """A home of its own, with the small base in use; the cache is shared, as it is no part of what is measured."""
    place.mkdir()
    around = {name: value for name, value in os.environ.items() if not name.startswith("ROLEADVISOR_")}
    own = {"HOME": place, "XDG_STATE_HOME": place, "XDG_CACHE_HOME": place.parent / "cache"}
    return around | {name: str(value) for name, value in own.items()} | {"ROLEADVISOR_KNOWLEDGE": str(base)}


def repeated(name: str, one_round: object, place: Path, base: Path, options: argparse.Namespace) -> int:
    """Take the rounds, a few at once, and tell of each in which something was lost."""

    def taken(number: int) -> tuple[int, str]:
        around = environment(place / f"{name} {number}", base)
        return one_round(Random(f"{options.seed} {name} {number}"), around)

    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(taken, range(options.rounds)))
    losing = [(number, lost, what) for number, (lost, what) in enumerate(found) if lost]
    for number, lost, what in losing[:5]:
        print(f"  {name}, round {number}: {lost} lost: {what}")
    lost = sum(count for count, _ in found)
    seconds = time.perf_counter() - start
    print(f"{name}: {options.rounds} rounds, {len(losing)} of them losing {lost} answers, {seconds:.0f} s", flush=True)
    return lost


def killed(draw: Random, around: dict[str, str]) -> tuple[int, str]:
    """Kill a quiz after some answers, perhaps while one more is taken, and go on with it: how many answers are gone."""
    answers = "".join(draw.choices("abnx", k=TOTAL))
    count = draw.randrange(TOTAL)
    quiz = PipedQuiz(around)
    quiz.answer(answers[:count])
    if draw.random() < 0.7:
        quiz.type(answers[count])
        time.sleep(draw.random() * 0.02)
    if code := quiz.kill():  # it was finished before the kill came
        return sum(a != b for a, b in zip(code, answers, strict=True)), f"finished with {code!r}"
    state = Path(around["XDG_STATE_HOME"]) / "roleadvisor"
    there = next(iter(kept(state)), "")
    what = f"{quiz.acknowledged!r} acknowledged, {there!r} there"
    if not answers.startswith(there) or len(there) < len(quiz.acknowledged):
        return len(quiz.acknowledged) or 1, what
    if not there:
        return 0, what
    code = PipedQuiz(around, "--resume").finish(answers[len(there) :]) if len(there) < TOTAL else answers
    return sum(a != b for a, b in zip(code.ljust(TOTAL), answers, strict=True)), f"{what}, code of {code!r}"


def at_once(draw: Random, around: dict[str, str]) -> tuple[int, str]:
    """Take two quizzes in turns; one is finished, the other left: how many of the other's answers are gone."""
    answers = ["".join(draw.choices("abnx", k=TOTAL)) for _ in range(2)]
    given = [0, 0]
    quizzes = [PipedQuiz(around), PipedQuiz(around)]
    left = draw.randrange(1, TOTAL)
    while given[0] < TOTAL - 1 or given[1] < left:
        which = draw.choice([each for each in (0, 1) if given[each] < (TOTAL - 1, left)[each]])
        quizzes[which].answer(answers[which][given[which]])
        given[which] += 1
    ends = [lambda: quizzes[0].finish(answers[0][-1]), quizzes[1].stop]
    draw.shuffle(ends)
    for end in ends:
        end()
    wanted = answers[1][:left]
    there = kept(Path(around["XDG_STATE_HOME"]) / "roleadvisor")
    return 0 if there == [wanted] else left, f"{wanted!r} wanted, {there} there"


def compiling(place: Path, base: Path, count: int) -> int:
    """Start processes that all need the base, uncompiled; tell how many compiled, and count those that went wrong."""
    around = environment(place / "many", base) | {"XDG_CACHE_HOME": str(place / "none yet")}
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "roleadvisor",
        "faq",
        "--format",
        "json",
        "is it a lot of coding",
    ]
    start = time.perf_counter()
    started = [
        subprocess.Popen(command, env=around, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(count)
    ]
    said = [process.communicate(timeout=300) for process in started]
    seconds = time.perf_counter() - start
    answers = Counter(out for out, _ in said)
    trained = sum(b"roleadvisor.retrieval.train" in err for _, err in said)  # imported by whoever trains
    failed = sum(process.returncode != 0 for process in started)
    left = [path.name for path in (place / "none yet" / "roleadvisor").iterdir()]
    others = count - answers.most_common(1)[0][1]
    print(
        f"compiling: {count} processes at once, {trained} of them trained, {failed} failed, {others} answered otherwise"
    )
    print(f"  {len(left)} files in the cache, {seconds:.0f} s")
    return failed + others


if __name__ == "__main__":
    main()
