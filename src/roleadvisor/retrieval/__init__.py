"""Retrieval: rank the entries of any knowledge base for a question, and know when there is no answer.

Linear support vector machines over tf-idf features, trained when a base is compiled and kept in an SQLite file.
"""

from roleadvisor.retrieval.index import Index
from roleadvisor.retrieval.rank import Ranker

__all__ = ["Index", "Ranker"]
