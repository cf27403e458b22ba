"""Retrieval: rank the entries of any knowledge base for a question, and know when there is no answer."""

from roleadvisor.retrieval.entry import Entry
from roleadvisor.retrieval.model import Model
from roleadvisor.retrieval.rank import Ranker
from roleadvisor.retrieval.vectors import WordVectors

__all__ = ["Entry", "Model", "Ranker", "WordVectors"]
