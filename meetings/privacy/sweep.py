"""Taking a name out of everything the site keeps: it reads every text of every model rather than a list of places.

Left alone: accounts, what people signed up for themselves, the addresses of pages and files. The preview counts the
pages and files whose address bears the name, for somebody to look at.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, models
from django.db.models import Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext
from modelsearch import index
from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from activity.models import Activity, Delivery
from comments.models import Comment, ContentReport
from meetings.models import MinutesPage, MinutesRemark
from meetings.models.register import REGISTER
from meetings.models.story import EntryEvent
from meetings.privacy.check import DECLARED, NO_WORDS
from meetings.privacy.names import REPLACEMENT, contexts, replaced, replaced_in, spans

SWEPT_APPS = (
    "home", "projects", "meetings", "tables", "comments", "activity", "pages",
    "wagtailcore", "wagtailimages", "wagtaildocs",
)  # fmt: skip
# People who gave their own name, and words an administrator keeps: never changed by the wish of one person.
LEFT_ALONE = {
    "meetings.registration",
    "meetings.informedperson",
    "meetings.nameremoval",
    "meetings.keptword",
    "tables.seat",
    "tables.neighbourhood",
    "tables.partner",
    "tables.theme",
    "wagtailcore.site",
    "wagtailcore.locale",
    "wagtailcore.collection",
    "wagtailcore.referenceindex",
    "wagtailcore.workflow",
    "wagtailcore.task",
    "wagtailcore.grouppagepermission",
}
# Addresses, keys and hashes are not words.
NOT_WORDS = {
    "slug", "url_path", "path", "token_hash", "receipt", "likeness", "recipient", "key", "verb", "template", "anchor",
    "file_hash", "import_digest", "uuid",
}  # fmt: skip
NOT_TEXT = (models.SlugField, models.EmailField, models.URLField, models.FileField, models.UUIDField)
CODE = re.compile(r"[a-z_]+|[\d.:-]+")
DEEPEST = 3
AT_A_TIME = 200


@dataclass
class Sweep:
    """What was found, and replaced when asked: `places` {words: how many times}, contexts, minutes touched, by hand."""

    places: Counter = field(default_factory=Counter)
    contexts: list = field(default_factory=list)
    minutes: set = field(default_factory=set)  # primary keys
    by_hand: list = field(default_factory=list)  # (what, address in the back office or "")

    @property
    def total(self):
        return sum(self.places.values())


def sweep(names, *, below=None, replacement=REPLACEMENT, write=False):
    """Find `names` (a tuple of str) in what belongs to the page `below` and to the pages under it; None: everywhere.

    What belongs to no page (messages, events) is always read. With `write`, replace them; the caller holds the
    transaction. Return a Sweep.
    """
    done = Sweep()
    for model in swept_models():
        fields = text_fields(model)
        scope = scope_of(model, below)
        if fields and scope is not None:
            _sweep_model(done, model, fields, scope, names, replacement, write)
    _sweep_tags(done, names, write)
    done.by_hand = by_hand(names, below)
    return done


def _sweep_tags(done, names, write):
    """Find the tags of pictures and documents that bear the name; with `write`, drop them: they are shared words."""
    borne = [tag for tag in Tag.objects.all() if spans(tag.name, names)]
    if not borne:
        return
    done.places[gettext("tags of pictures and documents")] += len(borne)
    if write:
        tagged = {
            model: list(model._base_manager.filter(tags__in=borne).values_list("pk", flat=True))
            for model in (get_image_model(), get_document_model())
        }
        Tag.objects.filter(pk__in=[tag.pk for tag in borne]).delete()
        for model, keys in tagged.items():
            _index_again(model, keys)


def swept_models():
    """Return the models that hold what people wrote or what was said of it."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in SWEPT_APPS
        and model._meta.managed
        and not model._meta.proxy
        and model._meta.label_lower not in LEFT_ALONE
    ]


def text_fields(model):
    """Return the fields of a model that may hold words, those of its parents left to them."""
    return [
        column
        for column in model._meta.local_concrete_fields
        if isinstance(column, models.CharField | models.TextField | models.JSONField | StreamField)
        and not isinstance(column, NOT_TEXT)
        and column.name not in NOT_WORDS
        and not column.choices
        and not column.is_relation
    ]


def scope_of(model, below):
    """Return the condition on rows that belong below a page, Q() for all of them."""
    if below is None:
        return Q()
    if model is Revision:
        keys = [str(pk) for pk in Page.objects.descendant_of(below, inclusive=True).values_list("pk", flat=True)]
        return Q(base_content_type__app_label="wagtailcore", base_content_type__model="page", object_id__in=keys)
    way = way_to_page(model)
    if way is None:
        return Q()
    prefix = f"{way}__" if way else ""
    # A row whose page is gone belongs to nobody any more: it is read too.
    orphans = Q(**{f"{way}__isnull": True}) if way else Q()
    return Q(**{f"{prefix}path__startswith": below.path}) | orphans if way else Q(path__startswith=below.path)


def way_to_page(model, depth=0):
    """Return the lookup that leads from a model to the page it belongs to, "" for a page, None when there is none."""
    if issubclass(model, Page):
        return ""
    links = [column for column in model._meta.concrete_fields if column.many_to_one or column.one_to_one]
    for column in links:
        if issubclass(column.related_model, Page):
            return column.name
    for column in links if depth < DEEPEST else ():
        if column.related_model._meta.app_label in SWEPT_APPS and column.related_model is not model:
            way = way_to_page(column.related_model, depth + 1)
            if way:
                return f"{column.name}__{way}"
    return None


def _sweep_model(done, model, fields, scope, names, replacement, write):
    # Stored JSON is read as text: a body is thousands of objects, and most hold nothing of what is looked for.
    json_fields = {column.name for column in fields if not isinstance(column, models.CharField | models.TextField)}
    columns = {f"_{column.name}": Cast(column.name, models.TextField()) for column in fields}
    rows = model._base_manager.filter(scope).order_by("pk").annotate(**columns).values_list("pk", *columns)
    changed = []
    for pk, *texts in rows.iterator(chunk_size=AT_A_TIME):
        values, number = {}, 0
        for column, text in zip(fields, texts, strict=True):
            if not text:
                continue
            if column.name in json_fields:
                whole, times = replaced_in(json.loads(text), names, replacement)
            else:
                whole, times = replaced(text, names, replacement)
            if times:
                values[column.name] = whole
                number += times
                if model in SHOWN_IN_CONTEXT and len(done.contexts) < 12:
                    done.contexts += contexts(_plain(text, column.name in json_fields, names), names)
        if number:
            changed.append((pk, values))
            done.places[place_of(model)] += number
            if model is MinutesPage or (model is Page and MinutesPage.objects.filter(pk=pk).exists()):
                done.minutes.add(pk)
    if write and changed:
        for pk, values in changed:
            model._base_manager.filter(pk=pk).update(**_as_stored(model, values, json_fields))
        _index_again(model, [pk for pk, _values in changed])


def _as_stored(model, values, json_fields):
    stored = {}
    for name, value in values.items():
        column = model._meta.get_field(name)
        if name in json_fields:
            stored[name] = Value(value, output_field=models.JSONField())
        else:
            # The replacement may be longer than the name it stands for.
            stored[name] = value[: column.max_length] if column.max_length else value
    return stored


def _plain(text, is_json, names):
    """Return what people wrote in stored JSON, as text; a choice or a number says nothing to who reads it."""
    if not is_json:
        return text
    words = []

    def gather(value):
        if isinstance(value, str) and value:
            if not CODE.fullmatch(value) or replaced(value, names, "")[1]:
                words.append(value)
        elif isinstance(value, dict):
            gather([item for key, item in value.items() if key not in NO_WORDS - DECLARED])
        elif isinstance(value, list):
            for item in value:
                gather(item)

    gather(json.loads(text))
    return " · ".join(words)


def _index_again(model, keys):
    """Bring the two indexes up to date: nothing is told of a change written straight into the database."""
    if issubclass(model, Page):
        found = [page.specific for page in Page.objects.filter(pk__in=keys).specific()]
    elif issubclass(model, index.Indexed):
        found = list(model._base_manager.filter(pk__in=keys))
    else:
        return
    by_type = {}
    for instance in found:
        by_type.setdefault(type(instance), []).append(instance)
    for kind, instances in by_type.items():
        indexed = kind.get_indexed_objects().filter(pk__in=[instance.pk for instance in instances])
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(kind, list(indexed))
        for instance in instances:
            ReferenceIndex.create_or_update_for_object(instance)


def forget_old_words():
    """Make SQLite's full-text search drop the words of entries since replaced; other databases do it by themselves."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
        for (name,) in cursor.fetchall():
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"INSERT INTO {quoted}({quoted}) VALUES('optimize')")


SHOWN_IN_CONTEXT = (MinutesPage, *REGISTER, Comment)


def place_of(model):
    """Return in plain words where a row of `model` stands, for the facilitator."""
    if model is Revision:
        return gettext("drafts and former versions")
    if issubclass(model, Page):
        return gettext("published pages")
    if model in (*REGISTER, EntryEvent):
        return gettext("the register (decisions, actions, promises, questions)")
    if model in (Comment, ContentReport):
        return gettext("comments and reports")
    if model is MinutesRemark:
        return gettext("remarks on minutes")
    if model in (Activity, Delivery):
        return gettext("news and messages")
    return str(model._meta.verbose_name_plural)


def by_hand(names, below):
    """Return what bears the name and is not changed: [(words, address)]: page addresses, files, seats."""
    found = []
    pages = Page.objects.descendant_of(below, inclusive=True) if below else Page.objects.all()
    for page in pages.only("pk", "title", "slug").iterator(chunk_size=AT_A_TIME):
        if spans(page.slug, names):
            found.append((gettext("the address of a page"), page.pk, "page"))
    for kind, model in (("image", get_image_model()), ("document", get_document_model())):
        for pk, title, name in model._base_manager.values_list("pk", "title", "file").iterator(chunk_size=AT_A_TIME):
            if spans(name.rpartition("/")[2].rpartition(".")[0], names) or spans(title, names):
                words = gettext("a picture, its file") if kind == "image" else gettext("a document, its file")
                found.append((words, pk, kind))
    for label, words in (
        ("tables.Seat", gettext("a seat at a table")),
        ("meetings.Registration", gettext("a registration, private")),
    ):
        model = apps.get_model(label)
        scope = scope_of(model, below)
        names_kept = [column.name for column in text_fields(model)]
        for _pk, *texts in model._base_manager.filter(scope).values_list("pk", *names_kept).iterator(AT_A_TIME):
            if any(spans(text, names) for text in texts if isinstance(text, str)):
                found.append((words, None, ""))
    return found
