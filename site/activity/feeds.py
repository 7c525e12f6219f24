"""Atom feeds (RFC 4287): what happened, newest first, without naming anybody."""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Site

from pages.models import SiteSettings

from .models import Activity
from .text import printable

MOST_ENTRIES = 50
# A tag (RFC 4151) bears a day on which its maker held the host's name; it must never change.
TAG_DAY = "2026-01-01"


class Feed(Atom1Feed):
    """An Atom feed whose date, when it is empty, is that of its page rather than now."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else self.feed["empty_since"]


def respond(request, page=None):
    """Return the feed of a page (with what lies below and mentions it), or of the whole site. Four queries."""
    site = Site.find_for_request(request)
    about = page or site.root_page
    happened = Activity.objects.public().select_related("page").newest_first()
    if page is not None:
        happened = happened.about(page)
    with override(settings.LANGUAGE_CODE):
        feed = Feed(
            title=printable(_("News: %(title)s") % {"title": page.title} if page else _("News of all tables")),
            link=settings.SITE_URL + path_of(about),
            description=None,
            feed_url=settings.SITE_URL + (f"{path_of(page)}actualites.atom" if page else "/actualites.atom"),
            feed_guid=tag(f"page/{page.pk}" if page else "site"),
            language=settings.LANGUAGE_CODE,
            author_name=printable(SiteSettings.for_site(site).publisher_name or settings.WAGTAIL_SITE_NAME),
            empty_since=about.first_published_at
            or about.latest_revision_created_at
            or datetime.datetime.fromisoformat(f"{TAG_DAY}T00:00Z"),
        )
        for activity in happened[:MOST_ENTRIES]:
            feed.add_item(
                title=printable(activity.sentence),
                link=activity.url or settings.SITE_URL,
                description=None,
                unique_id=tag(f"activity/{activity.pk}"),
                pubdate=activity.at,
                updateddate=activity.at,
                categories=(activity.verb,),
            )
    response = HttpResponse(content_type=Feed.content_type)
    feed.write(response, "utf-8")
    return response


def path_of(page):
    """The page's address below the site's root."""
    return page.get_url_parts()[2]


def tag(name):
    """Return an identifier that is the same for ever, wherever the feed is read."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{TAG_DAY}:{name}"
