"""Prepare a meeting from another one, as a draft."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from meetings.calling.again import end_for, retitled, take_over
from meetings.models import AgendaItem, ConcernedBody, MeetingPage, MeetingTheme
from meetings.rules import may_add_meeting

NERVOUS = timedelta(minutes=1)


@transaction.atomic
def prepare_again(model, *, by, starts_at, with_agenda=False):
    """Return a new draft under the body of `model`, with its place, hours, services; nothing is published.

    `starts_at` is an aware datetime. `with_agenda`: its introduction, agenda and themes too, for a duplicate. What the
    table still waits for comes first by itself (`meetings.open_points`). Asked twice by a nervous thumb, the same draft
    comes back. Raise PermissionDenied.
    """
    body = model.body
    if not may_add_meeting(by, body):
        raise PermissionDenied
    Page.objects.select_for_update(of=("self",)).get(pk=body.pk)
    drafts = MeetingPage.objects.child_of(body).filter(live=False, owner=by, starts_at=starts_at)
    if existing := drafts.filter(latest_revision_created_at__gte=timezone.now() - NERVOUS).first():
        return existing
    old, new = timezone.localtime(model.starts_at), timezone.localtime(starts_at)
    page = MeetingPage(
        title=retitled(model.title, old, new),
        starts_at=starts_at,
        ends_at=end_for(model, starts_at),
        live=False,
        owner=by,
    )
    take_over(page, model)
    page.concerned_bodies = [ConcernedBody(page_id=one.page_id) for one in model.concerned_bodies.all()]
    if with_agenda:
        page.introduction = model.introduction
        page.agenda_items = [
            AgendaItem(title=item.title, origin=item.origin, text=item.text, sort_order=item.sort_order)
            for item in model.agenda_items.all()
        ]
        page.theme_items = [MeetingTheme(tag_id=item.tag_id) for item in model.theme_items.all()]
    body.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return page
