"""The tools for assistants: their answers are the commands', also through the protocol."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from functools import cache, partial
from pathlib import Path

import anyio
import pytest
from mcp import ClientSession, StdioServerParameters, stdio_client
from mcp.server import Server
from mcp_types import CallToolRequestParams

from roleadvisor.cli import mcp_command
from roleadvisor.cli.faq_command import open_ranker
from roleadvisor.errors import UsageError
from roleadvisor.knowledge import open_base

from .conftest import REPO

AD = (REPO / "tests" / "ads" / "title.txt").read_text("utf-8")
# Questions as an assistant would pass them on: the tool with its arguments, and the command that answers the same.
QUESTIONS = [
    ("faq", {"question": "I do React and hate maths, can I work in AI?"}, None),
    ("faq", {"question": "software engineer salary in Germany"}, None),
    ("faq", {"question": "am I too old, and do I need a PhD"}, None),
    ("faq", {"question": "what does a product manager earn"}, None),
    ("faq", {"id": "coding"}, ["--id", "coding"]),
    ("faq", {}, []),
    ("compare", {}, []),
    ("compare", {"attributes": ["maths"]}, ["maths"]),
    ("compare", {"show": "unclear"}, ["--show", "unclear"]),
    ("plan", {"to": "mle,swe", "from": "cs student", "have": ["python", "juggling"], "lack": ["python"], "hours": 5},
     ["--to", "mle,swe", "--from", "cs student", "--have", "python,juggling", "--lack", "python", "--hours", "5"]),
    ("match", {"text": AD, "have": ["java"]}, ["-", "--have", "java"]),
]  # fmt: skip

FAQ_TAKES = "it takes question, id and full"
PLAN_TAKES = "it takes to, from, have, lack, hours and full"


@pytest.fixture(scope="module")
def served():
    """Calls a tool of the shipped base."""
    base = open_base()
    return partial(mcp_command.call, base, cache(partial(open_ranker, base)))


@pytest.mark.parametrize(("name", "arguments", "args"), QUESTIONS)
@pytest.mark.parametrize("full", [False, True])
def test_a_tool_answers_what_the_command_does(served, shipped, call, name, arguments, args, full):
    args = [arguments["question"]] if args is None else args
    done = call(name, *args, "--format", "json", *["--full"] * full, stdin=AD if name == "match" else "")
    given, *said = served(name, {**arguments, "full": full})
    expected, given = json.loads(done.out), json.loads(given)
    assert said == done.err.splitlines()
    if name == "match":
        assert (expected["input"].pop("name"), given["input"].pop("name")) == ("-", "ad")
    assert given == expected


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("faq", {"question": " "}, "give a question or an id, one of them; neither lists all entries"),
        ("faq", {"question": "a", "id": "maths"}, "give a question or an id, one of them; neither lists all entries"),
        ("faq", {"question": 3}, f"faq: Expected `str | null`, got `int` - at `$.question`; {FAQ_TAKES}"),
        ("faq", {"x\ny": 1}, f"faq: Object contains unknown field `x\ufffdy`; {FAQ_TAKES}"),
        ("faq", {"question": "a", "id": ""}, "give a question or an id, one of them; neither lists all entries"),
        ("faq", {"id": "mats"}, "no entry 'mats'; did you mean 'maths'?"),
        ("compare", {"attributes": ["mats"]}, "no attribute 'mats'; did you mean 'maths'?"),
        (
            "compare",
            {"show": "all"},
            "compare: Invalid enum value 'all' - at `$.show`; it takes attributes, show and full",
        ),
        ("plan", {"to": "mle"}, f"plan: Object missing required field `from`; {PLAN_TAKES}"),
        ("plan", {"to": "a", "from": "b", "hours": 0}, f"plan: Expected `int` >= 1 - at `$.hours`; {PLAN_TAKES}"),
        ("match", {"text": " "}, "the ad is empty; give its whole text"),
        ("quiz", {}, "no tool 'quiz'; known are faq, compare, plan and match"),
    ],
)
def test_a_bad_call_is_refused_in_one_line(served, name, arguments, message):
    with pytest.raises(UsageError) as caught:
        served(name, arguments)
    assert str(caught.value) == message


def test_what_a_tool_says_of_itself_names_the_roles_of_the_base_and_that_advice_is_ours(shipped, hospital):
    for base, role in ((open_base(), "Machine Learning Engineer"), (open_base(str(hospital)), "Nurse")):
        for name in mcp_command.usable(base):
            about, schema = mcp_command.described(base, name)
            assert "own advice" in about
            assert ("{" in about, schema["type"], schema["additionalProperties"]) == (False, "object", False)
        assert role in mcp_command.described(base, "compare")[0]


def test_a_base_offers_the_tools_that_it_has_the_parts_for(tmp_path, call):
    call("kb", "import", "-", tmp_path / "new", stdin='{"id": "a", "question": "Where?", "answer": "Here."}')
    base = open_base(str(tmp_path / "new"))
    assert mcp_command.usable(base) == ["faq"]
    with pytest.raises(UsageError, match="no tool 'plan'; known are faq"):
        mcp_command.call(base, lambda: open_ranker(base), "plan", {})


def test_a_tool_does_not_read_the_kept_plan(served, shipped, call):
    before = [served(name, arguments) for name, arguments, _ in QUESTIONS if name in ("plan", "match")]
    assert call("plan", "--to", "swe", "--from", "nothing", "--have", "git,sql,docker", "--keep").rc == 0
    assert "your plan" in call("match", "-", stdin=AD).out
    assert [served(name, arguments) for name, arguments, _ in QUESTIONS if name in ("plan", "match")] == before


# --- the protocol


@pytest.fixture
def server(shipped, monkeypatch):
    """The server that the command would run."""
    served = []
    monkeypatch.setattr(anyio, "run", lambda serve: served.extend(cell.cell_contents for cell in serve.__closure__))
    mcp_command.mcp()
    (found,) = [each for each in served if isinstance(each, Server)]
    monkeypatch.undo()
    return found


def test_calls_are_not_traced(server):
    assert server.middleware == []


def test_a_bug_is_an_error_of_the_tool_in_one_line(server, monkeypatch):
    def broken(*_):
        raise ValueError("a\nb")

    monkeypatch.setattr(mcp_command, "call", broken)
    handler = server.get_request_handler("tools/call").handler
    result = anyio.run(handler, None, CallToolRequestParams(name="faq", arguments={}))
    assert (result.is_error, len(result.content)) == (True, 1)
    assert result.content[0].text == "this is a bug, please report it: ValueError: a\ufffdb"


@pytest.fixture
def session(shipped, home):
    """Runs an async function of a session of the SDK's own client with the program, and returns what that returns."""

    def running(function, *args):
        async def run():
            env = {**os.environ, "PYTHONUNBUFFERED": "1"}
            server = StdioServerParameters(command=sys.executable, args=["-m", "roleadvisor", "mcp", *args], env=env)
            async with stdio_client(server) as (reads, writes), ClientSession(reads, writes) as client:
                return await function(client)

        return anyio.run(run)

    return running


def files_below(path: Path) -> set[str]:
    return {file.as_posix() for file in path.rglob("*") if file.is_file()}


def test_a_session_lists_and_calls_the_tools_and_writes_no_file(session, served, home):
    before = files_below(home)

    async def talk(client):
        started = await client.initialize()
        listed = await client.list_tools()
        answers = [await client.call_tool(name, arguments) for name, arguments, _ in QUESTIONS]
        bad = await client.call_tool("faq", {"question": 3})
        unknown = await client.call_tool("nothing", {})
        two = {}

        async def ask(name, arguments):
            two[name] = await client.call_tool(name, arguments)

        async with anyio.create_task_group() as both:
            both.start_soon(ask, "faq", {"id": "maths"})
            both.start_soon(ask, "compare", {})
        return started, listed, answers, bad, unknown, two

    started, listed, answers, bad, unknown, two = session(talk)
    assert (started.server_info.name, "own advice" in started.instructions) == ("roleadvisor", True)
    assert [tool.name for tool in listed.tools] == ["faq", "compare", "plan", "match"]
    assert all(tool.annotations.read_only_hint for tool in listed.tools)
    assert [[each.text for each in answer.content] for answer in answers] == [served(*q[:2]) for q in QUESTIONS]
    assert not any(answer.is_error for answer in [*answers, *two.values()])
    assert (bad.is_error, bad.content[0].text.startswith("faq: Expected `str | null`, got `int`")) == (True, True)
    assert (unknown.is_error, "known are faq" in unknown.content[0].text) == (True, True)
    assert two["faq"].content[0].text == served("faq", {"id": "maths"})[0]
    assert two["compare"].content[0].text == served("compare", {})[0]
    assert files_below(home) == before


def lines_of(*messages: dict) -> bytes:
    return "".join(json.dumps({"jsonrpc": "2.0", **message}) + "\n" for message in messages).encode()


START = {
    "id": 1, "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}  # fmt: skip


def program(*args: str, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "roleadvisor", "mcp", *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, **more,
    )  # fmt: skip


@pytest.mark.process
@pytest.mark.parametrize("sent", [b"", b"nonsense\n\xff\xfe\n", lines_of(START), lines_of(START) + b'{"id": 2'])
def test_the_end_of_input_ends_it_and_only_the_protocol_is_on_stdout(shipped, sent):
    out, err = program().communicate(sent, timeout=60)
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in out.splitlines())
    assert b"Traceback" not in err


@pytest.mark.process
def test_an_assistant_that_leaves_without_reading_ends_it(shipped):
    process = program()
    process.stdout.close()
    process.stdin.write(lines_of(START))
    process.stdin.close()
    assert (process.wait(60), process.stderr.read()) == (0, b"")
    process.stderr.close()


@pytest.mark.process
def test_ctrl_c_ends_it_while_it_waits(shipped):
    process = program()
    process.stdin.write(lines_of(START))
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["id"] == 1
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()


def test_without_the_sdk_or_standard_input_it_is_one_line_and_2(call, monkeypatch):
    monkeypatch.setitem(sys.modules, "mcp_types", None)
    done = call("mcp")
    assert (done.rc, done.out) == (2, "")
    assert done.err == "roleadvisor: error: assistants need the extra mcp: pip install 'roleadvisor[mcp]'\n"
    monkeypatch.undo()
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match="standard input is closed"):
        mcp_command.mcp()
