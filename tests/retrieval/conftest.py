"""A small base to retrieve from, trained once."""

import pytest

from roleadvisor.retrieval import Index, Ranker
from roleadvisor.retrieval.train import IndexEntry, Texts, train

ENTRIES = (
    IndexEntry("lunch", "When is the canteen open?", "From eleven to two.", ("lunch hours", "where can I eat at noon")),
    IndexEntry("wifi", "How do I join the network?", "Ask for the key.", ("wlan key", "internet for guests")),
    IndexEntry("leave", "How many days of holiday do I get?", "Thirty.", ("vacation allowance", "time off per year")),
)
NEGATIVES = ("who won the match", "best pizza in town", "asdf qwer")
GAPS = {"I know nothing about parking.": ("where can I park", "is the garage full", "parking for bicycles")}
TEXTS = Texts(ENTRIES, NEGATIVES, GAPS)


CONCEPTS = {"food": ["lunch", "eat", "dinner"]}


@pytest.fixture(scope="session")
def model(vectors, tmp_path_factory):
    """The file of the trained model."""
    path = tmp_path_factory.mktemp("model") / "index.db"
    train(TEXTS, {"pto": "time off"}, vectors, CONCEPTS, meta={"stamp": "of the test"}).write(path)
    return path


@pytest.fixture(scope="session")
def ranker(model):
    return Ranker(Index.open(model))
