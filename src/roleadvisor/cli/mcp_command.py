"""The ``mcp`` command: four commands as tools for assistants, by the Model Context Protocol."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta, Struct, field

from roleadvisor import __version__, faq, output
from roleadvisor.cli import compare_command, faq_command, match_command, options, plan_command
from roleadvisor.cli.app import app
from roleadvisor.cli.input import AD_LIMIT, LINE_LIMIT
from roleadvisor.compare import Show
from roleadvisor.errors import ExitCode, RoleadvisorError, UsageError, bug
from roleadvisor.knowledge import Base
from roleadvisor.match import Matcher, read_advert
from roleadvisor.model import Knowledge
from roleadvisor.render import Call, Short, View, faq_document, match_document, plan_document, shortened, to_json
from roleadvisor.render.document import Format
from roleadvisor.retrieval import Ranker
from roleadvisor.text import in_words, printable


@app.command(
    short_help="Serve an assistant as tools.",
    help="""\b
    Examples:
      roleadvisor mcp

    Serve faq, compare, plan and match to an assistant that starts this command, by the Model Context Protocol on
    standard input and output. Needs pip install 'roleadvisor[mcp]'. What you tell an assistant goes to its maker.""",
)
def mcp(knowledge: options.KnowledgeOption = None) -> None:
    try:
        import anyio
        import mcp_types as types
        from mcp.server.lowlevel import Server
        from mcp.server.stdio import stdio_server
    except ImportError as error:
        raise UsageError("assistants need the extra mcp: pip install 'roleadvisor[mcp]'") from error

    if sys.stdin is None:
        raise UsageError("standard input is closed; an assistant starts this command and talks to it there")
    base = options.open_with(knowledge)
    ranker = cache(partial(faq_command.open_ranker, base))
    reading = types.ToolAnnotations(read_only_hint=True, open_world_hint=False)

    async def listed(_context: Any, _params: Any) -> types.ListToolsResult:
        tools = []
        for name in usable(base):
            about, schema = described(base, name)
            tools.append(types.Tool(name=name, description=about, input_schema=schema, annotations=reading))
        return types.ListToolsResult(tools=tools)

    async def called(_context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            texts, failed = call(base, ranker, params.name, params.arguments or {}), False
        except RoleadvisorError as error:
            texts, failed = [str(error)], True
        except Exception as error:
            texts, failed = [bug(error)], True
        return types.CallToolResult(content=[types.TextContent(text=text) for text in texts], is_error=failed)

    server = Server(
        "roleadvisor", version=__version__, instructions=INSTRUCTIONS, on_list_tools=listed, on_call_tool=called
    )
    server.middleware.clear()  # it traces calls for OpenTelemetry, which may send them elsewhere

    async def serve() -> None:
        async with stdio_server() as (reads, writes):
            await server.run(reads, writes, server.create_initialization_options())

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # it would wait for a line to be read
        signal.signal(signal.SIGINT, lambda *_: os._exit(ExitCode.INTERRUPTED))
    if output.interactive():
        output.aside("Waiting for an assistant, which starts this command itself; Ctrl-C or Ctrl-D ends it.")
    try:
        anyio.run(serve)
    except* BrokenPipeError:
        pass  # the assistant has left


Skills = Annotated[list[str], Meta(description="Skills, in words.")]
Say = Callable[[str], None]


class _Arguments(Struct, forbid_unknown_fields=True, kw_only=True):
    """The arguments of a tool; each subclass has ``answer``, which calls the command's functions."""

    parts: ClassVar[tuple[str, ...]]  # of the base, which it needs
    about: ClassVar[str]  # when to use it and what it does not know, with {names} of what the base has
    full: Annotated[bool, Meta(description="All of it, where 'more' counts what is left out; up to 200 kB.")] = False


class _Faq(_Arguments):
    parts = ("entries",)
    about = (
        "Use it for any question on its subject, one at a time. {scope} Each call stands alone: put in the whole "
        "question{asker}. Status 'unanswered': it has no answer; 'suggested': it is not sure what is meant; a part "
        "without id: not answered. Say so then, do not fill in."
    )
    question: Annotated[str, Meta(max_length=LINE_LIMIT, description="None for a list of all.")] | None = None
    id: Annotated[str, Meta(description="Instead: the id of an entry, as in related or suggestions.")] | None = None

    def answer(self, base: Knowledge, ranker: Callable[[], Ranker], say: Say) -> tuple[Any, Iterable[Short] | None]:
        if self.question is not None and (self.id is not None or not self.question.strip()):
            raise UsageError("give a question or an id, one of them; neither lists all entries")
        if self.id is not None:
            result = faq.by_id(base, self.id)
        elif self.question is not None:
            result = faq.ask(base, ranker(), self.question)
        else:
            return {"entries": faq.entries(base)}, None
        return result, faq_document.screens(result, base, Call())


class _Compare(_Arguments):
    parts = compare_command.PARTS
    about = (
        "Put {roles} side by side. Without attributes: what both share and what decides; with some: the statements "
        "behind them, with their sources. Use it when someone weighs the two. It knows the roles in general, not two "
        "offers, and does not say which suits a person."
    )
    attributes: Annotated[list[str], Meta(description="By name; a wrong one lists all. None: an overview.")] = []
    show: Annotated[Literal["shared", "different", "unclear"] | None, Meta(description="All of this kind.")] = None

    def answer(self, base: Knowledge, ranker: Callable[[], Ranker], say: Say) -> tuple[Any, Iterable[Short] | None]:
        kind = Show(self.show) if self.show else None
        result, _, screens = compare_command.answer(base, self.attributes, kind, None, Call())
        return result, screens


class _Plan(_Arguments):
    parts = plan_command.PARTS
    about = (
        "The way to a role from where someone stands: what to learn and do, in which order, when to apply. Use it when "
        "someone asks how to get there; ask first what they can do. Roles: {targets}. Starting points: {starts}. It "
        "does not know how long one person needs or whether a job is found; hours and months are our estimates."
    )
    to: Annotated[str, Meta(description="A role, or two with a comma.")]
    start: Annotated[str, Meta(description="A starting point, or the job done now.")] = field(name="from")
    have: Skills = []
    lack: Skills = []
    hours: Annotated[int, Meta(ge=1, le=100, description="Hours a week: how long will it take?")] | None = None

    def answer(self, base: Knowledge, ranker: Callable[[], Ranker], say: Say) -> tuple[Any, Iterable[Short] | None]:
        wanted = plan_command.Wanted(self.to, self.start, tuple(self.have), tuple(self.lack))
        _, result = plan_command.plan_for(base, wanted, None, self.hours, View(Format.json), say)
        return result, plan_document.screens(result, base, Call())


class _Match(_Arguments):
    parts = match_command.PARTS
    about = (
        "Which of {roles} a job ad describes, whatever its title says, with the lines that show it. Use it with the "
        "whole text of one ad in English. Verdicts: clear, lean, mixed; 'little' (too few terms) and 'other' (no such "
        "ad) name no role. It compares words with those of counted ads, not meaning, and knows nothing of the "
        "employer. Not for a CV or a letter, and not for screening people."
    )
    text: Annotated[str, Meta(max_length=AD_LIMIT, description="The ad: text, Markdown or HTML.")]
    title: Annotated[str, Meta(description="Its title, if no line of the text is.")] | None = None
    have: Skills = []

    def answer(self, base: Knowledge, ranker: Callable[[], Ranker], say: Say) -> tuple[Any, Iterable[Short] | None]:
        if not self.text.strip():
            raise UsageError("the ad is empty; give its whole text")
        reader = match_command.reader_with(base, self.have, say, kept=False)
        result = reader(Matcher(base).match(read_advert(self.text, "ad", self.title)))
        return result, match_document.screens(result, base, Call())


# ``answer`` returns the record and its shorter documents, if any; remarks on skills without effect go to ``say``.
_Tool = _Faq | _Compare | _Plan | _Match
_TOOLS: dict[str, type[_Tool]] = {"faq": _Faq, "compare": _Compare, "plan": _Plan, "match": _Match}
_ASKER = ", in English, with what its asker says of background, country and dislikes, as the answer fits them"
ADVICE = "Statements of kind advice or note, steps, plans and drafts are this program's own advice."
INSTRUCTIONS = (
    f"{ADVICE} Other statements name their sources, a lead sums them up, and 'strength' counts those of the whole "
    "answer. A list beside a 'more_' count is cut, not empty. Pass on who says it, and what is not known."
)


def usable(base: Base) -> list[str]:
    """The names of the tools that the base has the parts for."""
    return [name for name, tool in _TOOLS.items() if not options.lacking(base, tool.parts)]


def described(base: Base, name: str) -> tuple[str, dict[str, Any]]:
    """What a tool says of itself, and the JSON Schema of its arguments."""
    knowledge, tool = base.knowledge, _TOOLS[name]
    (schema,) = msgspec.json.schema_components([tool])[1].values()
    about = tool.about.format(
        scope=faq.scope(knowledge),
        asker=_ASKER if knowledge.roles else "",
        roles=in_words([role.name for role in knowledge.roles[:2]]),
        targets=", ".join(each.id for each in knowledge.targets),
        starts=", ".join(each.id for each in knowledge.starts),
    )
    schema.pop("title")
    return f"{about} {ADVICE}", schema


def call(base: Base, ranker: Callable[[], Ranker], name: str, arguments: Mapping[str, Any]) -> list[str]:
    """Call one of the `usable` tools; return the command's JSON, then the remarks that it would write to stderr.

    Raises:
        RoleadvisorError: there is no such tool, the arguments do not fit it, or the command refuses them.
    """
    known = usable(base)
    if name not in known:
        raise UsageError(f"no tool '{printable(name, 60)}'; known are {in_words(known)}")
    try:
        tool = msgspec.convert(arguments, _TOOLS[name])
    except msgspec.ValidationError as error:
        takes = in_words(_TOOLS[name].__struct_encode_fields__)
        raise UsageError(f"{name}: {printable(str(error))}; it takes {takes}") from error
    said: list[str] = []
    result, screens = tool.answer(base.knowledge, ranker, said.append)
    shown = shortened(result, screens) if screens and not tool.full else result
    return [to_json(shown, base.knowledge.date), *said]
