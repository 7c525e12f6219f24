"""What is looked at before the site goes live: `check --deploy --database default`."""

from django.conf import settings
from django.core import checks
from django.core.checks import Error, Tags, register
from django.db import DatabaseError, connections

from .paper import is_available


@register()
def papers_can_be_made(app_configs, **kwargs):
    """Tell the operator, and nobody else, that posters and minutes come as pages to print instead of PDF."""
    if is_available():
        return []
    return [
        checks.Warning(
            "No PDF can be made on this machine: readers are given pages to print instead.",
            hint="On Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core",
            id="pages.W001",
        )
    ]


@register(Tags.database, deploy=True)
def legal_notice_is_complete(app_configs, databases, **kwargs):
    """Name what the law asks for and nobody filled in (domain.md §8.2)."""
    # Checks are imported before the models are ready.
    from wagtail.models import Site

    from .models import SiteSettings

    if not (settings.REQUIRE_LEGAL_NOTICE and databases):
        return []
    database = next(iter(databases))
    try:
        if SiteSettings._meta.db_table not in connections[database].introspection.table_names():
            return []  # Nothing is migrated yet: another check's business.
        known = {about.site_id: about for about in SiteSettings.objects.using(database)}
        sites = list(Site.objects.using(database))
    except DatabaseError:
        return []
    return [
        Error(
            f"The site {site} does not say: {', '.join(str(name) for name in missing)}.",
            hint="Fill them in under Settings, “publisher and host”. Until then readers get a 503.",
            id="pages.E001",
        )
        for site in sites
        if (missing := known.get(site.pk, SiteSettings()).missing_legal_fields())
    ]
