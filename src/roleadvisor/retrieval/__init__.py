"""Retrieval: rank the entries of any knowledge base for a question, and know when there is no answer.

One linear model, trained in the primal by ridge regression over the words of a question and its likeness in meaning to
some of the training texts, kept in an SQLite file of which a question reads only the rows that it needs.
"""

from roleadvisor.retrieval.index import Index
from roleadvisor.retrieval.rank import Ranker
from roleadvisor.retrieval.words import WordVectors

__all__ = ["Index", "Ranker", "WordVectors"]
