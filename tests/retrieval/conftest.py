"""A small index, trained once."""

import pytest

from roleadvisor.retrieval import Index, Ranker
from roleadvisor.retrieval.train import IndexEntry, Texts, train

ENTRIES = (
    IndexEntry(
        "lunch",
        "When is the canteen open?",
        ("From eleven to two.",),
        (
            *("lunch hours", "where can I eat at noon", "canteen times"),
            *("when is lunch served", "is the canteen open today"),
        ),
    ),
    IndexEntry(
        "wifi",
        "How do I join the network?",
        ("Ask for the key.",),
        (
            *("wlan key", "internet for guests", "network password"),
            *("how to join the guest network", "what is the wlan key"),
        ),
    ),
    IndexEntry(
        "leave",
        "How many days of holiday do I get?",
        ("Thirty.",),
        (
            *("vacation allowance", "time off per year", "how much holiday"),
            *("days of vacation", "holiday allowance per year"),
        ),
    ),
)
NEGATIVES = ("who won the match", "best pizza in town", "asdf qwer", "who is the best painter", "the match in town")
GAPS = {"I know nothing about parking.": ("where can I park", "is the garage full", "parking for bicycles")}
TEXTS = Texts(ENTRIES, NEGATIVES, GAPS)
CONCEPTS = {"food": ["lunch", "eat", "dinner"]}
ABBREVIATIONS = {"pto": "time off"}


@pytest.fixture(scope="session")
def tables():
    """The trained model."""
    return train(TEXTS, ABBREVIATIONS, CONCEPTS)


@pytest.fixture(scope="session")
def ranker(tables):
    return Ranker(Index.in_memory(tables))
