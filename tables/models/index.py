"""The three lists of bodies."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.utils.functional import classproperty

from pages.models import BasePage

from .neighbourhood import Neighbourhood

BODIES_PER_PAGE = 24


class BodyIndexPage(BasePage):
    """Lists the bodies below it, a page at a time. One per site, right under the home page.

    The home page stands on a floor above and cannot be named here: the depth says it.
    """

    max_count = 1

    class Meta:
        abstract = True

    @classproperty
    def body_model(cls):
        """The page type that this list holds."""
        return cls.clean_subpage_models()[0]

    @classmethod
    def can_create_at(cls, parent):
        return parent.depth == 2 and super().can_create_at(parent)

    def get_context(self, request, *args, **kwargs):
        bodies = self.body_model.objects.child_of(self).live().public().defer_streamfields().order_by("title", "pk")
        neighbourhoods = Prefetch("neighbourhoods", Neighbourhood.objects.defer("outline", "sketch"))
        pages = Paginator(bodies.prefetch_related(neighbourhoods), BODIES_PER_PAGE)
        return {
            **super().get_context(request, *args, **kwargs),
            "page_obj": pages.get_page(request.GET.get("page")),
        }
