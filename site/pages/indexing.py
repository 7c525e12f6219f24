"""Putting many things into Wagtail's two indexes at once: one by one takes two thirds of an import's time.

One index is for searching, the other says what refers to what.
"""

from collections import defaultdict
from contextlib import contextmanager

from asgiref.local import Local
from django.db.models.signals import post_save
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends
from wagtail.signal_handlers import disable_reference_index_auto_update

_gathering = Local()


@contextmanager
def indexed_together():
    """Gather what is saved inside instead of indexing it at once; yield a function that indexes what was gathered.

    Call it at the end of each batch, in its transaction. For commands alone, which delete nothing: it changes what
    every save of this process does. Within another one, all is left to the outer one.
    """
    if getattr(_gathering, "now", False):
        yield lambda: None
        return
    models = [model for model in get_indexed_models() if post_save.disconnect(post_save_signal_handler, sender=model)]
    searched, referring = defaultdict(set), defaultdict(set)

    def gather(sender, instance, raw=False, **_signal):
        if raw:
            return
        if sender in models:
            searched[sender].add(instance.pk)
        if sender in ReferenceIndex.tracked_models and (whole := whole_of(instance)):
            referring[type(whole)].add(whole.pk)

    def index_gathered():
        for model, keys in searched.items():
            found = list(model.get_indexed_objects().filter(pk__in=keys))
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(model, found)
        for model, keys in referring.items():
            parts = [relation.get_accessor_name() for relation in get_all_child_relations(model)]
            for instance in model._base_manager.filter(pk__in=keys).prefetch_related(*parts):
                ReferenceIndex.create_or_update_for_object(instance)
        searched.clear()
        referring.clear()

    post_save.connect(gather)
    _gathering.now = True
    try:
        with disable_reference_index_auto_update():
            yield index_gathered
    finally:
        _gathering.now = False
        post_save.disconnect(gather)
        for model in models:
            post_save.connect(post_save_signal_handler, sender=model)


def whole_of(instance):
    """Return what keeps the references of `instance`: itself, or the page it is a part of; None when nothing does."""
    while instance is not None and (
        key := next((field for field in instance._meta.get_fields() if isinstance(field, ParentalKey)), None)
    ):
        instance = getattr(instance, key.name)
    return instance if instance is not None and ReferenceIndex.is_indexed(type(instance)) else None
