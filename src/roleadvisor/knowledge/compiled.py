"""The compiled form of a knowledge base: JSON that becomes records again without any validation of what they say."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from roleadvisor.model import Knowledge


def dump(knowledge: Knowledge) -> bytes:
    """The knowledge as UTF-8 JSON; phrasings stay behind, as only the training of the retrieval needs them."""
    entries = tuple(replace(entry, phrasings=()) for entry in knowledge.entries)
    return msgspec.json.encode(replace(knowledge, entries=entries))


def restore(body: bytes) -> Knowledge:
    """The knowledge that ``dump`` wrote down, without phrasings."""
    return msgspec.json.decode(body, type=Knowledge)
