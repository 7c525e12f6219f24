"""What people say on the demonstration site, and what they follow."""

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Page

from activity.actions import follow, in_the_past
from comments.actions import (
    approve_comment,
    hide_comment,
    refuse_comment,
    report_comment,
    submit_comment,
    withdraw_comment,
)
from home.demo import content
from meetings.actions.register import update_by_owner
from meetings.models import Commitment, EntryOwner
from projects.models import ProjectPage
from tables.actions import follow_as_council
from tables.models import TablePage


def make_comments(site, minutes):
    """Comments in every state, the first ones under the first decision."""
    moderator = site.people["moderatrice"]
    anchor = str(minutes.decisions.order_by("position").first().block_id)
    for number, (name, words, state, kind, answer) in enumerate(content.COMMENTS):
        when = timezone.now() - timedelta(hours=40 - 3 * number)
        comment = submit_comment(minutes, name=name, body=words, anchor=anchor if number < 2 else "", at=when)
        with in_the_past(when + timedelta(hours=1)):
            if state in ("published", "hidden"):
                approve_comment(comment, by=moderator)
            if state == "hidden":
                report_comment(comment, kind=kind, words="On reconnaît une famille.", sender="demo")
                comment.refresh_from_db()
                if comment.is_published:
                    hide_comment(comment, by=moderator)
            elif state == "refused":
                refuse_comment(comment, by=moderator, kind=kind)
            elif state == "withdrawn":
                withdraw_comment(comment, token=comment.token)
        if answer:
            submit_comment(
                minutes, body=answer, by=site.people["facilitatrice"], parent=comment, at=when + timedelta(hours=2)
            )


def keep_a_promise(site):
    """The landlord says by its private link where the lift stands; residents have still to confirm it."""
    lift = Commitment.objects.standing().filter(text__startswith="Réparer l’ascenseur").order_by("said_on").last()
    key = {"kind": lift.KIND, "block_id": lift.block_id}
    if EntryOwner.objects.filter(**key).exists():
        return
    now = timezone.now()
    owner = EntryOwner.objects.create(email=f"bailleur@{content.DOMAIN}", told_at=now, **key)
    with in_the_past(now - timedelta(minutes=30)):
        update_by_owner(owner, status="under_way", note="La pièce est arrivée. L’ascensoriste passe ce matin.")
    with in_the_past(now - timedelta(minutes=10)):
        update_by_owner(owner, status="declared", note="L’ascenseur marche de nouveau.")


def make_follows(site):
    project = ProjectPage.objects.filter(slug="bancs-de-la-placette").first()
    follow_as_council(site.council, project, by=site.admin)
    follow(project, by=site.people["conseil"])
    follow(Page.objects.get(pk=TablePage.objects.get(slug="saint-barthelemy").pk), by=site.people["habitante"])
