"""Whether what was installed is still what was installed."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import new
from importlib.metadata import FileHash, PackageNotFoundError, distribution
from pathlib import Path

from roleadvisor.errors import InstallationDamaged
from roleadvisor.knowledge import cache, folder
from roleadvisor.model import Problem

IN_PLACE = "roleadvisor is installed in place: git tells which of its files changed, no digest does"
UNLISTED = "the installer left no list of what it installed, so only the knowledge and the word vectors were checked"


def check() -> tuple[int, list[Problem]]:
    """The number of files compared with their digests, and what is wrong.

    The digests are those that the installer wrote down (RECORD: Python Packaging User Guide, "Recording installed
    projects"), if it did, and those of the word vectors. What has none, as byte code, is not looked at.
    """
    found: list[Problem] = []
    digests: list[tuple[str, Path, FileHash]] = []
    try:
        recorded = distribution("roleadvisor").files or ()
        digests = [(str(file), Path(str(file.locate())), file.hash) for file in recorded if file.hash]
    except PackageNotFoundError:
        pass
    except ValueError as error:
        found.append(Problem("RECORD", None, "", f"is damaged: {error}"))
    found += [Problem(name, None, "", why) for name, path, digest in digests if (why := _damage(path, digest))]
    try:
        folder.vectors()
    except InstallationDamaged as error:
        found.append(Problem(folder.DIGESTS, None, "", str(error)))
    if folder.installed(folder.shipped()):
        built = folder.shipped() / folder.BUILT
        missing = [name for name in (cache.CORE, cache.INDEX) if not (built / name).is_file()]
        found += [Problem(f"{folder.BUILT}/{name}", None, "", "is missing") for name in missing]
    return len(digests), found


def _damage(path: Path, digest: FileHash) -> str | None:
    try:
        taken = urlsafe_b64encode(new(digest.mode, path.read_bytes()).digest()).rstrip(b"=").decode()
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    except ValueError:
        return f"has a digest of an unknown kind, {digest.mode}"
    return None if taken == digest.value else "is not what was installed"
