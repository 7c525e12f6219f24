"""What a facilitator's evening leaves: a series, people who register, points proposed, papers awaited, remarks."""

from datetime import time, timedelta

from django.db import transaction
from django.utils import timezone

from activity.actions import in_the_past
from home.demo.content import evening as told
from home.demo.pages import publish_under
from meetings.actions.answers import accept_remark
from meetings.actions.meetings import move_meeting
from meetings.actions.minutes import minutes_of
from meetings.actions.proposals import accept_proposal, propose_point
from meetings.actions.readback import submit_remark
from meetings.actions.registration import register
from meetings.actions.series import create_series
from meetings.blocks import walk
from meetings.enums import RemarkProof
from meetings.models import MeetingPage, MeetingPaper, MeetingSeries
from tables.models import CommitteeIndexPage, CommitteePage, TablePage


def make_evening(site):
    for make in (make_committees, make_series, open_a_meeting, read_again):
        with transaction.atomic(), in_the_past(timezone.now() - timedelta(days=1)):
            make(site)


def make_committees(site):
    """Each committee with its next meeting, and the papers promised for it."""
    for committee in told.COMMITTEES:
        if CommitteePage.objects.filter(slug=committee.slug).exists():
            continue
        page = CommitteePage(
            title=committee.title,
            slug=committee.slug,
            introduction=committee.introduction,
            kind=committee.kind,
            accent=committee.accent,
        )
        publish_under(CommitteeIndexPage.objects.get(), page, by=site.admin)
        papers = [MeetingPaper(**{key: _as_day(value) for key, value in paper.items()}) for paper in committee.papers]
        day = timezone.localdate() + timedelta(days=committee.meets_in)
        site.make_meeting(page, day, 17, committee.meeting, kind="committee", place=committee.place, papers=papers)


def _as_day(value):
    return timezone.localdate() + timedelta(days=value) if isinstance(value, int) else value


def make_series(site):
    """A few dates ahead that come back by a rule; one of them was moved since, and the others stay."""
    table = TablePage.objects.get(slug=told.SERIES_TABLE)
    if MeetingSeries.objects.filter(body_id=table.pk).exists():
        return
    today = timezone.localdate()
    series = create_series(
        table,
        by=site.admin,
        pattern=told.SERIES,
        hour=time(told.SERIES_HOUR),
        first_on=today,
        until=today + timedelta(days=100),
        **told.SERIES_RULE,
    )
    meeting = MeetingPage.objects.filter(series=series).order_by("starts_at")[1]
    one_day = timedelta(days=1)
    move_meeting(
        meeting,
        by=site.admin,
        starts_at=meeting.starts_at + one_day,
        ends_at=meeting.ends_at + one_day,
        reason="La salle est prise ce soir-là.",
    )


def open_a_meeting(site):
    """People register for the next meeting of a table until it is full, and propose two points for its agenda."""
    coming = MeetingPage.objects.child_of(TablePage.objects.get(slug=told.OPEN_TABLE)).upcoming().going_ahead()
    meeting = coming.first()
    if meeting is None or any(one.takes_registrations for one in coming):
        return
    meeting.takes_registrations, meeting.capacity = True, told.PLACES
    meeting.save_revision(user=site.people["facilitatrice"]).publish(user=site.people["facilitatrice"])
    for person in told.REGISTERED:
        register(meeting, **person)
    propose_point(meeting, words=told.POINT_PENDING["words"], name=told.POINT_PENDING["name"])
    point = propose_point(meeting, words=told.POINT_ACCEPTED["words"], name=told.POINT_ACCEPTED["name"])
    accept_proposal(point, by=site.people["facilitatrice"], title=told.POINT_ACCEPTED["title"])


def read_again(site):
    """Two people who were there say what is not right in the last minutes; one remark stands beside the text by now."""
    held = MeetingPage.objects.child_of(TablePage.objects.get(slug=told.OPEN_TABLE)).past()
    minutes = next(found for found in map(minutes_of, held) if found)
    if minutes.remarks.exists() or not minutes.takes_remarks:
        return
    accepted, _pending = (
        submit_remark(
            minutes,
            anchor=next(said.id for said in walk(minutes.body) if said.type == remark["on"]),
            body=remark["body"],
            kind=remark["kind"],
            name=remark["name"],
            proof=RemarkProof.CODE,
        )
        for remark in (told.REMARK_ACCEPTED, told.REMARK_PENDING)
    )
    accept_remark(accepted, by=site.people["facilitatrice"], beside=True)
