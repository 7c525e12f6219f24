"""Maps of where bodies meet."""

from django.apps import apps

from tables.models.neighbourhood import Neighbourhood
from tables.outlines import outline_map

MOST_AREAS = 400  # beyond, a map says nothing more and weighs too much for a phone


def map_of_bodies(bodies, request=None):
    """Return an OutlineMap of the neighbourhoods of `bodies`, a manager or queryset of one page type.

    Only those everybody may read; each neighbourhood leads to its bodies. Three queries whatever the number; None when
    no outline is known. The home page and the list of tables let residents choose by it.
    """
    through = bodies.model.neighbourhoods.through
    key = bodies.model._meta.model_name
    pages = {page.pk: page for page in bodies.all().live().public().defer_streamfields().order_by("title", "pk")}
    links = {}
    for page_pk, neighbourhood_pk in through.objects.filter(**{f"{key}__in": list(pages)}).values_list(
        f"{key}_id", "neighbourhood_id"
    ):
        page = pages[page_pk]
        links.setdefault(neighbourhood_pk, []).append((page.title, page.get_url(request)))
    return outline_map(Neighbourhood.objects.with_outline().filter(pk__in=list(links))[:MOST_AREAS], links)


def map_of_tables(request=None):
    """Return the map by which a resident finds her table, or None."""
    # The list of tables shows this map too: its module cannot be imported from here.
    return map_of_bodies(apps.get_model("tables", "TablePage").objects, request)
