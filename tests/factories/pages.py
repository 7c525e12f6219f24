"""Pages that are words, and what the site says of itself. No two runs differ."""

import factory
import wagtail_factories
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models.sql import InsertQuery
from django.utils import timezone
from wagtail.models import Collection, Locale, Page, Site

from pages.models import LegalNoticePage, SiteSettings, StandardPage

LEGAL = {
    "publisher_name": "Association des tables",
    "publisher_address": "12 rue des Lilas\n13014 Marseille",
    "publisher_phone": "04 00 00 00 00",
    "publisher_email": "bonjour@demo.example",
    "publication_director": "Samia Benali",
    "host_name": "Hébergeur coopératif",
    "host_address": "1 place du Port\n44000 Nantes",
    "host_phone": "02 00 00 00 00",
    "data_contact": "Écrivez à donnees@demo.example ou appelez le 04 00 00 00 01.",
}


def bare_site():
    """Make the ground of a page tree anew, also where another test has emptied the database; return the root page."""
    locale, _ = Locale.objects.get_or_create(language_code="fr")
    for welcome in Page.objects.filter(depth=2):
        Site.objects.filter(root_page=welcome).delete()
        welcome.delete()
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root", locale=locale)
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "port": 80, "site_name": "Tablée", "root_page": root}
    )
    Site.clear_site_root_paths_cache()
    root.refresh_from_db()
    return root


def afresh(row):
    """Return a row as the database has it now: nothing kept in memory goes from one test to the next."""
    return type(row)._default_manager.get(pk=row.pk)


class StandardPageFactory(wagtail_factories.PageFactory):
    title = factory.Sequence(lambda rank: f"Page {rank}")
    introduction = "Quelques mots simples."
    body = factory.LazyFunction(lambda: [{"type": "paragraph", "value": "<p>Bienvenue à la table.</p>"}])

    class Meta:
        model = StandardPage


class LegalNoticePageFactory(wagtail_factories.PageFactory):
    title = "Mentions légales"
    slug = "mentions-legales"

    class Meta:
        model = LegalNoticePage


class SiteSettingsFactory(factory.django.DjangoModelFactory):
    """Everything the law asks for, said. A site has one row, which a reader may already have made: it is updated."""

    site = factory.LazyFunction(lambda: Site.objects.get(is_default_site=True))

    class Meta:
        model = SiteSettings

    @classmethod
    def _create(cls, model, site, **values):
        return model.objects.update_or_create(site=site, defaults=LEGAL | values)[0]

    @classmethod
    def _build(cls, model, **values):
        return model(**LEGAL | values)


def bulk_add(parent, pages):
    """Publish pages of one type, each with a slug, below `parent` in two queries; return them.

    Django's `bulk_create` does not write models of two tables.
    """
    model = type(pages[0])
    parent.refresh_from_db()
    for number, page in enumerate(pages, parent.numchild + 1):
        page.path, page.depth = Page._get_path(parent.path, parent.depth + 1, number), parent.depth + 1
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.draft_title, page.locale = page.title, parent.locale
        page.content_type = ContentType.objects.get_for_model(model)
        page.last_published_at = timezone.now()
    names = [field.attname for field in Page._meta.concrete_fields if field.attname != "id"]
    rows = Page.objects.bulk_create(Page(**{name: getattr(page, name) for name in names}) for page in pages)
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.page_ptr_id = row.pk
        page._state.adding = False
    query = InsertQuery(model)
    query.insert_values(model._meta.local_concrete_fields, pages)
    query.get_compiler(connection=connection).execute_sql()
    parent.numchild += len(pages)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild)
    return pages
