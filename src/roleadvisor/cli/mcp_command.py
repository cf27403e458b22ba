"""The ``mcp`` command: the tools of `roleadvisor.cli.tools` by the Model Context Protocol."""

from __future__ import annotations

import os
import signal
import sys
from functools import cache, partial
from typing import Any

from roleadvisor import __version__, output
from roleadvisor.cli import options
from roleadvisor.cli.app import app
from roleadvisor.errors import ExitCode, RoleadvisorError, UsageError, bug


@app.command(
    short_help="Serve an assistant as tools.",
    help="""\b
    Examples:
      roleadvisor mcp

    Serve faq, compare, plan and match as tools to an assistant that starts this command: the Model Context Protocol
    on standard input and output. Needs pip install 'roleadvisor[mcp]'. What you tell an assistant goes to its
    maker.""",
)
def mcp(knowledge: options.KnowledgeOption = None) -> None:
    try:
        import anyio
        import mcp_types as types
        from mcp.server.lowlevel import Server
        from mcp.server.stdio import stdio_server
    except ImportError as error:
        raise UsageError("assistants need the extra mcp: pip install 'roleadvisor[mcp]'") from error

    from roleadvisor.cli import tools
    from roleadvisor.cli.faq_command import open_ranker

    if sys.stdin is None:
        raise UsageError("standard input is closed; an assistant starts this command and talks to it there")
    base = options.open_with(knowledge)
    ranker = cache(partial(open_ranker, base))
    reading = types.ToolAnnotations(read_only_hint=True, open_world_hint=False)

    async def listed(_context: Any, _params: Any) -> types.ListToolsResult:
        usable = []
        for name in tools.usable(base):
            about, schema = tools.described(base, name)
            usable.append(types.Tool(name=name, description=about, input_schema=schema, annotations=reading))
        return types.ListToolsResult(tools=usable)

    async def called(_context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            texts, failed = tools.call(base, ranker, params.name, params.arguments or {}), False
        except RoleadvisorError as error:
            texts, failed = [str(error)], True
        except Exception as error:
            texts, failed = [bug(error)], True
        return types.CallToolResult(content=[types.TextContent(text=text) for text in texts], is_error=failed)

    server = Server(
        "roleadvisor", version=__version__, instructions=tools.INSTRUCTIONS, on_list_tools=listed, on_call_tool=called
    )
    server.middleware.clear()  # it traces calls for OpenTelemetry, which may send them elsewhere

    async def serve() -> None:
        async with stdio_server() as (reads, writes):
            await server.run(reads, writes, server.create_initialization_options())

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # it would wait for a line to be read
        signal.signal(signal.SIGINT, lambda *_: os._exit(ExitCode.INTERRUPTED))
    if output.interactive():
        output.aside("Waiting for an assistant, which starts this command itself; Ctrl-C ends it.")
    try:
        anyio.run(serve)
    except* BrokenPipeError:
        pass  # the assistant has left
