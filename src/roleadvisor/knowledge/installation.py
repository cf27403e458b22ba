"""Whether what was installed is still what was installed."""

from __future__ import annotations

import csv
from base64 import urlsafe_b64encode
from hashlib import new
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from roleadvisor.files import NoFile, contents
from roleadvisor.knowledge import cache, folder
from roleadvisor.model import Problem

IN_PLACE = "roleadvisor is installed in place: git tells which of its files changed, no digest does"
UNLISTED = "the installer left no list of what it installed, so only the knowledge was checked"
_COLUMNS = 3  # path, digest, size


def check() -> tuple[int, list[Problem]]:
    """The number of files compared with their digests, and what is wrong.

    The digests are those that the installer wrote down (RECORD: Python Packaging User Guide, "Recording installed
    projects"), if it did. Files without one are not looked at, nor is byte code, which is made anew when it suits the
    interpreter.
    """
    found: list[Problem] = []
    rows: list[list[str]] = []
    try:
        installed = distribution("roleadvisor")
        # Its own list of files leaves out those that are missing, from Python 3.12 on.
        rows = list(csv.reader((installed.read_text("RECORD") or "").splitlines()))
    except PackageNotFoundError:
        pass
    except ValueError as error:
        found.append(Problem("RECORD", None, "", f"is damaged: {error}"))
    if rows and not any(row and row[0].endswith("RECORD") for row in rows):
        found.append(Problem("RECORD", None, "", "is cut short: it does not name itself"))
    found += [Problem("RECORD", n, "", "is damaged") for n, row in enumerate(rows, 1) if len(row) != _COLUMNS]
    digests = [(row[0], row[1]) for row in rows if len(row) == _COLUMNS and row[1] and not row[0].endswith(".pyc")]
    for name, digest in digests:
        if reason := _damage(Path(str(installed.locate_file(name))), *digest.partition("=")[::2]):
            found.append(Problem(name, None, "", reason))
    if folder.installed(folder.shipped()):
        built = folder.shipped() / folder.BUILT
        missing = [name for name in (cache.CORE, cache.INDEX) if not (built / name).is_file()]
        found += [Problem(f"{folder.BUILT}/{name}", None, "", "is missing") for name in missing]
    return len(digests), found


def _damage(path: Path, kind: str, digest: str) -> str | None:
    try:
        taken = urlsafe_b64encode(new(kind, contents(path)).digest()).rstrip(b"=").decode()
    except NoFile as reason:
        return str(reason)
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    except (ValueError, TypeError):  # the latter for a digest of any length
        return f"has a digest of an unknown kind, {kind}"
    return None if taken == digest else "is not what was installed"
