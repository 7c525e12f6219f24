"""What else than pages shows on pages, so that changing it empties the cache."""

from functools import cache

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.contrib.settings.registry import registry
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.snippets.models import get_snippet_models

from .cache import forget_pages
from .models import NavigationLink


@cache
def shown_models():
    """Return the models whose rows show on public pages, or decide what does."""
    return {
        *get_snippet_models(),
        *registry,
        get_image_model(),
        get_document_model(),
        get_user_model(),
        NavigationLink,
        PageViewRestriction,
        Site,
    }


def forget_when_shown(sender, created=None, update_fields=None, **signal):
    """Receive post_save and post_delete: forget the pages when a row of `shown_models` changed.

    A page that is saved is a draft until it is published, so only its end counts here. Signing in saves a person
    without changing how she shows, and a new one shows nowhere yet.
    """
    deleted = created is None
    if sender is Page:
        if deleted:
            forget_pages()
        return
    if sender is get_user_model() and (created or set(update_fields or ()) == {"last_login"}):
        return
    if sender in shown_models():
        forget_pages()


def models_of_rights():
    """Return the tables that say who has which right: they decide what a person's pages offer her."""
    person = get_user_model()
    return person.groups.through, person.user_permissions.through, Group.permissions.through
