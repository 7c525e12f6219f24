"""What happened at a page, ready to be drawn by `activity/_timeline.html`."""

from .models import Activity


def timeline_of(page=None, limit=10):
    """Return the newest public activities about a page, or the whole site: [{sentence, at, url, page}].

    Pages that have no address any more are left out; `url` is a path, with an anchor when the deed has one.
    """
    happened = Activity.objects.public().select_related("page").newest_first()
    if page is not None:
        happened = happened.about(page)
    return [
        {"sentence": one.sentence, "at": one.at, "url": one.path, "page": one.page}
        for one in happened[:limit]
        if one.path
    ]
