"""Pages for a browser: what is on them, that they load nothing, and that a file is never lost or half written."""

from __future__ import annotations

import json
import os
import re
import shutil
from datetime import date, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from roleadvisor.knowledge import compiler, folder
from roleadvisor.render.figures_document import chart_blocks
from roleadvisor.render.html import page

from . import readme
from .conftest import TESTS

KNOWLEDGE = compiler.check(folder.read(folder.shipped())).knowledge
CODE = "q3-abba-abab-abba-5"
HOSTILE = "A <b>&\"'</style>\\"
VOID = {"meta", "input", "br", "rect", "path"}
PARTS = ["comparison", "figures", "neighbours", "sources", "decision"]


class Page(HTMLParser):
    """A page taken apart: its headings, text, links, and what is wrong with its markup."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.problems, self.headings, self.links, self.ids, self.styles = [], [], [], [], [], []
        self.cells: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(text)
        self.close()
        self.problems += [f"{tag} is not closed" for tag in self.open]

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag in ("script", "link", "iframe", "object", "img") or {"src", "onclick", "onload"} & set(given):
            self.problems.append(f"{tag} loads or runs something")
        self.links += [given["href"]] if "href" in given else []
        self.ids += [given["id"]] if "id" in given else []
        self.cells += [(tag, given)] if tag == "th" else []
        if re.fullmatch("h[1-6]", tag):
            self.headings.append([int(tag[1]), ""])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes something else")

    def handle_data(self, text):
        if "style" in self.open:
            self.styles.append(text)
            return
        self.text += text
        if self.open and re.fullmatch("h[1-6]", self.open[-1]):
            self.headings[-1][1] += text


def check(text: str) -> Page:
    """The page, if it is sound: closed tags, one h1, no level skipped, scopes, language, nothing loaded."""
    made = Page(text)
    levels = [level for level, _ in made.headings]
    assert made.problems == []
    assert (levels[0], levels.count(1), max(levels) <= 3) == (1, 1, True)
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert all("scope" in attributes for _, attributes in made.cells)
    assert '<html lang="en">' in text
    assert re.search(r"<title>[^<]+</title>", text)
    assert [link for link in made.links if not link.startswith(("https://", "#"))] == []
    assert {link[1:] for link in made.links if link.startswith("#")} <= set(made.ids)
    assert [style for style in made.styles if "@import" in style or "url(" in style] == []
    return made


@pytest.fixture
def out(tmp_path, monkeypatch):
    """An empty folder, which is the current one."""
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def report(call, out):
    """Make a page; returns it with the line about it."""

    def make(*args: object) -> tuple[Page, dict]:
        done = call("report", "-o", "page.html", "--force", "--format", "json", *args)
        assert done.rc == 0, done.err
        return check(Path("page.html").read_text("utf-8")), json.loads(done.out)

    return make


def headings(made: Page, level: int = 2) -> list[str]:
    return [text for own, text in made.headings if own == level]


# --- one person


def test_a_page_has_what_everybody_gets(shipped, report):
    made, line = report()
    assert line["parts"] == PARTS
    assert (line["path"], line["takers"], line["passed_over"], line["left_out"]) == ("page.html", 0, 0, [])
    assert line["bytes"] == Path("page.html").stat().st_size < 150_000
    assert "Knowledge of " in made.text
    assert headings(made) == [
        "The two side by side", "In figures: pay and demand", "Jobs near the two", "Sources", "A decision to keep",
    ]  # fmt: skip
    assert set(made.links) >= {source.url for source in KNOWLEDGE.sources if source.url and not source.unread}
    assert all(each.summary in made.text for each in KNOWLEDGE.neighbours)


def test_a_page_with_everything_has_the_result_the_plan_and_the_name(shipped, report):
    made, line = report("--code", CODE, "--to", "mle", "--from", "backend", "--have", "docker", "--name", "Ada")
    assert line["parts"] == ["quiz", "comparison", "figures", "plan", *PARTS[2:]]
    assert line["bytes"] < 150_000
    assert "\nAda\n" in made.text
    assert "random answers look this one-sided 39% of the time, too close to call." in made.text
    assert "The way to Machine Learning Engineer, from: Back-end or general software developer" in headings(made)
    text = Path("page.html").read_text("utf-8")
    assert text.count('<input type="checkbox">') > 5
    assert "Containers (Docker)</strong></label>" not in text


def test_without_a_role_a_code_gives_the_target_of_the_plan(shipped, report):
    made, _ = report("--code", CODE, "--from", "student")
    names = "Machine Learning Engineer or Software Engineer"
    assert f"The way to {names}, from: Student of computing or a technical subject" in headings(made)


def test_the_page_ends_with_a_decision_to_keep(shipped, report):
    made, _ = report("--code", CODE)
    decision = made.text[made.text.index("A decision to keep") :]
    signs = "people who know the data (2 of 2); for software engineering: steps and parts (2 of 2) and 2 other rows."
    assert f"Strongest sign for machine learning: {signs}" in decision
    assert re.search("Try both .* Machine learning: .* Software engineering: .* Afterwards", decision)
    assert f"Look again on: {date.today() + timedelta(days=90)}" in decision  # noqa: DTZ011
    assert "What would change my mind:" in decision
    assert Path("page.html").read_text("utf-8").count('<p class="blank"></p>') == 3


def test_a_country_chooses_the_figures(shipped, report):
    made, _ = report("--country", "Germany")
    assert {text.rpartition(": ")[2].partition(",")[0] for text in headings(made, 3)} == {"Germany"}


def test_every_number_of_a_picture_is_a_figure(shipped, report):
    report()
    cells = re.findall(r"<td><strong>([^<]*)</strong>([^<]*)</td>", Path("page.html").read_text("utf-8"))
    charts = [chart for topic in KNOWLEDGE.charts for chart in topic.charts if topic.id in ("pay", "demand")]
    bars = [bar for chart in charts for bar in chart_blocks(chart, KNOWLEDGE)[1].rows]
    known = {(bar.text, f" ({bar.details})" if bar.details else "") for bar in bars}
    assert len(cells) > 20
    assert [cell for cell in cells if cell not in known] == []


def test_what_a_user_names_is_text(shipped, report):
    made, _ = report("--name", HOSTILE)
    assert f"\n{HOSTILE}\n" in made.text
    assert "<b>" not in Path("page.html").read_text("utf-8")
    foot = re.search(r'content: "([^"]*)"', made.styles[0])[1]
    assert "".join(chr(int(char, 16)) for char in re.findall(r"\\([0-9a-f]+) ", foot)) == HOSTILE


def test_bytes_that_are_no_text_are_replaced(shipped, report):
    made, _ = report("--name", "a\udcffb\x1b[1m\n")
    assert "\na\ufffdb\ufffd[1m" in made.text


def test_parts_that_a_base_lacks_are_left_out_and_named(own_base, call, tmp_path):
    (own_base / "quiz.yaml").unlink()
    target = tmp_path / "page.html"
    done = call("report", "-o", target, "--code", CODE, "--to", "mle", "--from", "nothing", "--knowledge", own_base)
    assert done.rc == 0
    assert "left out, as the knowledge base has nothing for it: quiz, figures, plan and neighbours" in done.err
    assert headings(check(target.read_text("utf-8"))) == ["The two side by side", "Sources", "A decision to keep"]


@pytest.mark.parametrize(
    ("missing", "args", "left_out"),
    [
        ("quiz.yaml", ["--code", CODE, "--to", "mle", "--from", "half"], ["quiz"]),
        ("quiz.yaml", ["--code", CODE, "--from", "half"], ["quiz", "plan"]),
        ("skills.yaml", ["--code", CODE, "--to", "mle", "--from", "half"], ["plan"]),
    ],
)
def test_each_part_may_be_missing_alone(own_base, call, tmp_path, missing, args, left_out):
    shutil.copytree(TESTS / "planning", own_base, dirs_exist_ok=True)
    for name in ("earlier-quizzes", missing):
        shutil.rmtree(own_base / name, ignore_errors=True)
    (own_base / missing).unlink(missing_ok=True)
    if missing == "skills.yaml":
        for name in ("plan.yaml", "starts.yaml"):
            (own_base / name).unlink(missing_ok=True)
    done = call("report", "-o", tmp_path / "p.html", "--format", "json", "--knowledge", own_base, *args)
    assert done.rc == 0, done.err
    lacking = json.loads(done.out)["left_out"]
    assert [name for name in lacking if name in ("quiz", "plan")] == left_out


def test_a_country_that_no_chart_has_leaves_the_figures_out(shipped, report):
    _, line = report("--country", "Japan")
    assert line["left_out"] == ["figures"]


# --- the file


def test_a_page_goes_to_standard_output(shipped, call, out):
    done = call("report", "-o", "-")
    assert (done.rc, done.err) == (0, "")
    check(done.out)
    assert list(out.iterdir()) == []


def test_a_file_that_is_there_is_replaced_with_force_only(shipped, call, out):
    target = out / "page.html"
    target.write_text("mine", "utf-8")
    done = call("report", "-o", target)
    assert (done.rc, done.out, target.read_text("utf-8")) == (2, "", "mine")
    assert done.err.endswith("is there already; --force replaces it\n")
    assert call("report", "-o", target, "--force").out.startswith(f"{target}: ")
    assert [file.name for file in out.iterdir()] == ["page.html"]


def test_a_page_has_the_permissions_of_a_new_file_or_of_the_one_it_replaces(shipped, call, out):
    before = os.umask(0o077)
    try:
        assert call("report", "-o", "page.html").rc == 0
    finally:
        os.umask(before)
    assert (out / "page.html").stat().st_mode & 0o777 == 0o600
    assert call("report", "-o", "page.html", "--force").rc == 0
    assert (out / "page.html").stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link_to_the_page(shipped, call, out):
    Path("link.html").symlink_to("page.html")
    assert call("report", "-o", "link.html").rc == 0
    assert (Path("link.html").is_symlink(), Path("page.html").is_file()) == (True, True)


@pytest.mark.parametrize("args", [["report", "-o", "-", "--name", "Zo\u00e9"], ["compare", "--format", "html"]])
def test_a_page_is_utf8_whatever_the_locale_says(shipped, run, args):
    out = run(*args, env={"PYTHONIOENCODING": "ascii"}).out.decode("utf-8")
    assert "Zo\u00e9" in out or args[0] == "compare"
    assert '<meta charset="utf-8">' in out


def test_a_page_that_cannot_be_written_leaves_the_old_one(shipped, call, out, monkeypatch):
    target = out / "page.html"
    target.write_text("mine", "utf-8")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fail)
    done = call("report", "-o", target, "--force")
    assert (done.rc, done.out) == (74, "")
    assert "No space left on device" in done.err
    assert [(file.name, file.read_text("utf-8")) for file in out.iterdir()] == [("page.html", "mine")]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["-o", "-", "--format", "json"], "-o - writes the page to standard output"),
        (["-o", "no/such/page.html"], "there is no such folder"),
        (["-o", "x" * 300], "can be no file: File name too long"),
        (["-o", "loop"], "no file"),
        (["-o", "dangling"], "there is no such folder"),
        (["-o", "."], "'.' is no file"),
        (["-o", "/dev/null"], "'/dev/null' is no file"),
        (["-o", "page.html", "--code", "q3-abba-abab-abba-8"], "code"),
        (["-o", "page.html", "--country", "Wakanda"], "no country 'wakanda'"),
        (["-o", "page.html", "--to", "mle"], "name where you stand with --from"),
        (["-o", "page.html", "--from", "student"], "name the role with --to"),
        (["-o", "page.html", "--to", "pilot", "--from", "student"], "no role 'pilot'"),
        (["-o", "page.html", "--labels"], "--class (which --labels needs)"),
        (["-o", "page.html", "--answers", "--code", CODE], "choose one: --class"),
        (["-o", "page.html", "--class", "no-such-file"], "cannot read 'no-such-file'"),
        (["-o", "page.html", "--class", "empty"], "no line of 'empty' is a code"),
        ([], "Missing option"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_a_wrong_call_is_2_and_leaves_no_file(shipped, call, out, args, message):
    Path("empty").write_text("# nothing\n", "utf-8")
    Path("loop").symlink_to("loop")
    Path("dangling").symlink_to("no/such/page.html")
    done = call("report", *args)
    assert (done.rc, done.out, done.err.count("\n")) == (2, "", 1)
    assert message in done.err
    assert sorted(file.name for file in out.iterdir()) == ["dangling", "empty", "loop"]


# --- a class


@pytest.fixture
def class_file(tmp_path):
    takers = [("Zoe <i>", "bbbbbbbbbbbb"), ("Ann & Co:", "abbaabababba"), ("Eva B", "abaababbaba"), ("Bob", "n" * 12)]
    (tmp_path / "class.txt").write_text("".join(f"{who} {code}\n" for who, code in takers), "utf-8")
    return tmp_path / "class.txt"


def test_a_class_begins_with_what_it_must_not_be_used_for(shipped, report, class_file):
    made, line = report("--class", class_file)
    assert (line["parts"], line["takers"], line["passed_over"]) == (["summary", "takers"], 3, 1)
    assert made.headings[0][1].endswith(": 3 results of a class")
    assert headings(made)[:2] == ["What this must not be used for", "3 results"]
    assert all(made.text.count(limit) == 1 + 3 for limit in KNOWLEDGE.quiz.limits)  # on each sheet too
    assert headings(made)[2:] == ["Taker 1", "Taker 2", "Taker 4"]
    assert "Not read, so without a sheet: taker 3." in made.text
    assert Path("page.html").read_text("utf-8").count('class="sheet"') == 3


def test_a_class_has_names_with_labels_only_and_the_order_of_the_file(shipped, report, class_file):
    made, _ = report("--class", class_file)
    assert not {"Zoe", "Ann", "Bob"} & set(re.findall(r"\w+", made.text))
    made, _ = report("--class", class_file, "--labels", "--name", "10b")
    assert headings(made)[2:] == ["Zoe <i>", "Ann & Co", "Bob"]
    assert "Zoe" not in made.text[: made.text.index("\nZoe")]  # names stand on the sheets only
    assert made.headings[0][1] == "10b: 3 results of a class"


def test_a_taker_takes_at_most_3_kilobytes(shipped, report, tmp_path):
    sizes = []
    for count in (10, 40):
        (tmp_path / "many.txt").write_text("abnbabababbaabbaabababba\nbbbaabababba\n" * (count // 2), "utf-8")
        sizes.append(report("--class", tmp_path / "many.txt")[1]["bytes"])
    assert (sizes[1] - sizes[0]) / 30 < 3000


# --- every answer


def test_the_page_of_answers_has_each_with_its_lead_and_first_statements(shipped, report):
    made, line = report("--answers")
    assert line["parts"] == ["comparison", "figures", "answers", "sources"]
    assert line["bytes"] < 300_000
    for entry in KNOWLEDGE.entries:
        assert entry.question in headings(made, 3)
        assert all(text in made.text for text in (entry.lead, *(claim.text for claim in entry.claims[:3])))
    contents = made.text[: made.text.index("The same in both")]
    assert all(entry.question in contents for entry in KNOWLEDGE.entries)


def test_the_kept_page_of_answers_is_current(shipped, call):
    assert call("report", "-o", "-", "--answers").out == readme.ADVICE.read_text("utf-8"), readme.WRITE


# --- the writer


@pytest.mark.parametrize(
    "args",
    [
        ["compare"], ["compare", "maths", "--sources"], ["compare", "--all"], ["role", "mle"],
        ["faq", "--id", "coding"], ["faq", "what is life"], ["faq"], ["figures"], ["sources"], ["sources", "guide"],
        ["quiz", "--answers", "abbaabababba", "--full"], ["role", "swe", "--full"],
        ["plan", "--to", "mle,swe", "--from", "tester"],
        ["plan", "--to", "mle", "--from", "tester", "--full"], ["role", "ai-engineer"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_answer_can_be_a_page_with_the_text_of_the_plain_one(shipped, call, args):
    made = check(call(*args, "--format", "html").out)
    plain = call(*args, "--format", "plain").out
    missing = [word for word in re.findall(r"[^\W\d_]{4,}", plain) if word not in made.text]
    assert missing == []


def test_the_printable_sheet_has_its_key_on_a_page_of_its_own(shipped, call):
    made = check(call("quiz", "items", "--format", "html").out)
    sheet, _, key = made.text.partition("Key, for whoever scores the sheet")
    assert "Name: ___" in sheet
    assert "Your letters" in sheet
    assert "mle" not in made.text
    assert re.search("Machine learning: 1a 2b .* 12b", key)
    assert re.search(r"12\s*9\s*11\s*Less", key)
    assert re.search(r'<h2 id="\w+" class="sheet">Key', call("quiz", "items", "--format", "html").out)


@pytest.mark.parametrize("args", [["--no-key", "--format", "html"], ["--format", "markdown"]], ids=" ".join)
def test_a_sheet_without_pages_or_with_no_key_has_no_key(shipped, call, args):
    shown = call("quiz", "items", *args).out
    assert "which work suits you" in shown
    assert not re.search("key|[Mm]achine learning:", shown)


@pytest.mark.parametrize("chosen", ["table", "plain", "markdown", "html"])
def test_a_class_is_summed_up_in_every_format_for_people(shipped, call, chosen):
    lines = "ann abaababbbabb\nbob aaaaaaaaaaaa\ncleo nnnnnaanabba\ndan abababababab\n"
    shown = call("quiz", "score", "-", "--format", chosen, stdin=lines).out.replace("&#x27;", "'")
    assert "never to hire, screen or grade" in shown
    for said in (
        "clear: machine learning",
        "the same letter throughout",
        "took a side in 6 of 12",
        "a, b, a, b throughout",
    ):
        assert said in shown


def test_an_empty_document_is_a_page():
    assert "<h1" in page((), KNOWLEDGE)
