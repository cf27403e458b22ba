"""Retrieval: rank the entries of any knowledge base for a question, and know when there is no answer."""

from roleadvisor.retrieval.entry import IndexEntry
from roleadvisor.retrieval.index import Index
from roleadvisor.retrieval.rank import Ranker
from roleadvisor.retrieval.vectors import WordVectors

__all__ = ["Index", "IndexEntry", "Ranker", "WordVectors"]
