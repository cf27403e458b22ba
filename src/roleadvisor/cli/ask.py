"""Put a question on the terminal, as a screen of its own, or as plain lines where there is no terminal."""

from __future__ import annotations

import sys

from roleadvisor import output
from roleadvisor.render.document import Document


def put(document: Document) -> None:
    """Show a question on stderr: on a terminal a screen of its own, elsewhere plain lines."""
    if sys.stderr is not None and sys.stderr.isatty():
        from roleadvisor.render.table import table

        output.clear_screen()
        output.draw_aside(*table(document))
    else:
        from roleadvisor.render.plain import plain

        output.aside(plain(document).rstrip("\n"))
