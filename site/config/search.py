"""Wagtail's search in the database. On SQLite, its results come in their right order."""

from functools import cache

from django.db import connection
from wagtail.search.backends import database


def SearchBackend(params):
    backend = database.SearchBackend(params)
    if connection.vendor == "sqlite":
        backend.query_compiler_class = weighing_once(backend.query_compiler_class)
    return backend


@cache
def weighing_once(compiler):
    """Return a `compiler` that weighs a result by the whole query: FTS5's `bm25()` knows all its words, lowest is best.

    Wagtail's multiplies that negative by itself for each word that must be there: of two words, the best came last.
    """
    from modelsearch.backends.database.sqlite.query import BM25

    class WeighingOnce(compiler):
        def build_tsrank(self, vector, query, config=None, boost=1.0):
            return BM25() * boost

    return WeighingOnce
