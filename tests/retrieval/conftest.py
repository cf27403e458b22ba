"""A small base to retrieve from, trained once."""

import pytest

from roleadvisor.knowledge import open_vectors
from roleadvisor.retrieval import Index, IndexEntry, Ranker
from roleadvisor.retrieval.train import train

ENTRIES = (
    IndexEntry("lunch", "When is the canteen open?", "From eleven to two.", ("lunch hours", "where can I eat at noon")),
    IndexEntry("wifi", "How do I join the network?", "Ask for the key.", ("wlan key", "internet for guests")),
    IndexEntry("leave", "How many days of holiday do I get?", "Thirty.", ("vacation allowance", "time off per year")),
)
NEGATIVES = ("who won the match", "best pizza in town", "asdf qwer")


@pytest.fixture(scope="session")
def vectors():
    return open_vectors()


@pytest.fixture(scope="session")
def model(vectors):
    return train(ENTRIES, NEGATIVES, {"pto": "time off"}, vectors, {"food": ["lunch", "eat", "dinner"]})


@pytest.fixture(scope="session")
def ranker(model, vectors):
    return Ranker(Index.from_bytes(model.to_bytes()), vectors)
