"""The three lists of bodies."""

from django.utils.functional import classproperty

from pages.models import BasePage

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
