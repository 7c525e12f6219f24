"""Putting many things into Wagtail's two indexes at once: one by one takes two thirds of an import's time.

One index is for searching, the other says what refers to what.
"""

from collections import defaultdict
from contextlib import contextmanager
from threading import Lock

from asgiref.local import Local
from django.db.models.signals import post_save
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends
from wagtail.signal_handlers import disable_reference_index_auto_update

_here = Local()  # `saved`: the Saved of this thread, while it gathers
_taking_over = Lock()
_searched_models = set()


class Saved:
    """The keys of what was saved, by model: what is searched, what refers to others."""

    def __init__(self):
        self.searched, self.referring = defaultdict(set), defaultdict(set)

    def note(self, sender, instance):
        if sender in _searched_models:
            self.searched[sender].add(instance.pk)
        if sender in ReferenceIndex.tracked_models and (whole := whole_of(instance)):
            self.referring[type(whole)].add(whole.pk)

    def index(self):
        for model, keys in self.searched.items():
            found = list(model.get_indexed_objects().filter(pk__in=keys))
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(model, found)
        for model, keys in self.referring.items():
            parts = [relation.get_accessor_name() for relation in get_all_child_relations(model)]
            for instance in model._base_manager.filter(pk__in=keys).prefetch_related(*parts):
                ReferenceIndex.create_or_update_for_object(instance)
        self.searched.clear()
        self.referring.clear()


@contextmanager
def indexed_together():
    """Gather what this thread saves inside instead of indexing it at once; yield a function that indexes it.

    Call it at the end of each batch, in its transaction. Delete nothing inside. Within another one, all is left to the
    outer one.
    """
    if getattr(_here, "saved", None) is not None:
        yield lambda: None
        return
    _take_over()
    _here.saved = Saved()
    try:
        with disable_reference_index_auto_update():
            yield _here.saved.index
    finally:
        _here.saved = None


def _take_over():
    """Stand, once and for all, where the search index listens: what other threads save is indexed as ever."""
    with _taking_over:
        if _searched_models:
            return
        for model in get_indexed_models():
            if post_save.disconnect(post_save_signal_handler, sender=model):
                _searched_models.add(model)
        post_save.connect(_index_or_note, dispatch_uid="pages.index_or_note")


def _index_or_note(sender, instance, raw=False, **signal):
    saved = getattr(_here, "saved", None)
    if saved is None:
        if sender in _searched_models:
            post_save_signal_handler(instance, raw=raw, **signal)
    elif not raw:
        saved.note(sender, instance)


def whole_of(instance):
    """Return what keeps the references of `instance`: itself, or the page it is a part of; None when nothing does."""
    while instance is not None and (
        key := next((field for field in instance._meta.get_fields() if isinstance(field, ParentalKey)), None)
    ):
        instance = getattr(instance, key.name)
    return instance if instance is not None and ReferenceIndex.is_indexed(type(instance)) else None
