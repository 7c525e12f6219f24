"""Neighbourhoods, bodies, partners, themes and seats. No two runs differ."""

import datetime

import factory
import wagtail_factories
from django.contrib.auth import get_user_model

from tables.models import (
    CommissionPage,
    CommitteeIndexPage,
    CommitteePage,
    CouncilIndexPage,
    CouncilPage,
    Neighbourhood,
    Partner,
    Seat,
    TableIndexPage,
    TablePage,
    Theme,
)


def square(west=5.38, south=43.33, side=0.01):
    """Return a square outline, `side` degrees wide."""
    west, south, east, north = (round(degrees, 6) for degrees in (west, south, west + side, south + side))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


class PersonFactory(factory.django.DjangoModelFactory):
    email = factory.Sequence("personne{}@demo.example".format)
    display_name = factory.Sequence("Personne {}".format)

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    class Params:
        chief = factory.Trait(is_superuser=True, is_staff=True)


class NeighbourhoodFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence("Quartier {}".format)
    commune = "Marseille 14e"
    source_id = factory.Sequence("Q{}".format)
    outline = factory.Sequence(lambda number: square(west=5.3 + number % 20 * 0.011, south=43.3 + number // 20 * 0.011))

    class Meta:
        model = Neighbourhood


class PartnerFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence("Association {}".format)

    class Meta:
        model = Partner


class ThemeFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence("Thème {}".format)
    slug = factory.Sequence("theme-{}".format)
    icon = "home"

    class Meta:
        model = Theme


class SeatFactory(factory.django.DjangoModelFactory):
    """Needs `body`."""

    display_name = factory.Sequence("Voisine {}".format)
    since = datetime.date(2025, 1, 1)

    class Meta:
        model = Seat


class TableIndexPageFactory(wagtail_factories.PageFactory):
    title = "Les tables"
    slug = "tables"

    class Meta:
        model = TableIndexPage


class TablePageFactory(wagtail_factories.PageFactory):
    title = factory.Sequence("Table {}".format)
    slug = factory.Sequence("table-{}".format)

    class Meta:
        model = TablePage


class CommissionPageFactory(wagtail_factories.PageFactory):
    title = factory.Sequence("Commission {}".format)
    slug = factory.Sequence("commission-{}".format)

    class Meta:
        model = CommissionPage


class CouncilIndexPageFactory(wagtail_factories.PageFactory):
    title = "Les conseils citoyens"
    slug = "conseils"

    class Meta:
        model = CouncilIndexPage


class CouncilPageFactory(wagtail_factories.PageFactory):
    title = factory.Sequence("Conseil citoyen {}".format)
    slug = factory.Sequence("conseil-{}".format)

    class Meta:
        model = CouncilPage


class CommitteeIndexPageFactory(wagtail_factories.PageFactory):
    title = "Les instances"
    slug = "instances"

    class Meta:
        model = CommitteeIndexPage


class CommitteePageFactory(wagtail_factories.PageFactory):
    title = factory.Sequence("Comité {}".format)
    slug = factory.Sequence("comite-{}".format)

    class Meta:
        model = CommitteePage
