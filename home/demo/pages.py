"""Pages put on the demonstration site as an editor would."""


def publish_under(parent, page, *, by):
    """Add a page below `parent` and publish it, as an editor would."""
    page.owner = by
    page.live = False
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=True).publish(user=by)
    page.refresh_from_db()
    return page
