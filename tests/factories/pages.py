"""Pages that are words, and what the site says of itself. No two runs differ."""

import factory
import wagtail_factories
from wagtail.models import Site

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
