"""Points residents propose for the agenda, and what comes back until it is closed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from activity.models import Activity
from meetings.actions.proposals import (
    ProposalRefusal,
    accept_proposal,
    propose_point,
    refuse_proposal,
    withdraw_proposal,
)
from meetings.actions.registration import forget_contacts
from meetings.enums import AgendaOrigin, MeetingKind
from meetings.models import AgendaItem, AgendaProposal, MeetingPage, Question
from meetings.open_points import SHOWN
from meetings.rules import may_change_proposal, may_decide_proposal
from tests.factories.accounts import AccountFactory
from tests.factories.meetings import MeetingPageFactory, add_table, in_days, staff
from tests.factories.minutes import ATTENDANCE, published

pytestmark = pytest.mark.django_db

POINT = "L’ascenseur du bâtiment C est en panne depuis six semaines."


@pytest.fixture
def meeting(table):
    page = MeetingPageFactory(parent=table, title="Réunion", slug="reunion")
    page.agenda_items = [AgendaItem(title="Le repas", sort_order=0)]
    page.save_revision().publish()
    return MeetingPage.objects.get(pk=page.pk)


def post(client, meeting, **data):
    return client.post(f"{meeting.url}proposer/", {"words": POINT} | data)


def agenda_of(meeting):
    return [(item.title, item.origin) for item in MeetingPage.objects.get(pk=meeting.pk).agenda_items.all()]


def test_a_resident_proposes_a_point_and_follows_it_by_a_private_link(client, meeting, facilitator):
    answer = post(client, meeting, name="Nadia")
    assert answer.status_code == 303
    made = AgendaProposal.objects.get()
    assert answer.url == f"/points/{made.token}/"
    page = client.get(answer.url)
    assert page["Cache-Control"] == "private, no-store"
    assert "Votre point attend d’être lu" in page.content.decode()
    assert "ascenseur" not in client.get(meeting.url).content.decode()

    accept_proposal(made, by=facilitator, title="L’ascenseur du C", text="Six semaines de panne.")

    assert agenda_of(meeting) == [("Le repas", AgendaOrigin.TABLE), ("L’ascenseur du C", AgendaOrigin.RESIDENT)]
    public = client.get(meeting.url).content.decode()
    assert "L’ascenseur du C" in public
    assert "Nadia" not in public
    assert "Votre point est à l’ordre du jour" in client.get(answer.url).content.decode()
    assert Activity.objects.filter(page_id=meeting.pk, verb="meetings.point_added").count() == 1


def test_a_refusal_tells_why_by_the_private_link(client, meeting, facilitator):
    made = propose_point(meeting, words=POINT)
    with pytest.raises(ProposalRefusal):
        refuse_proposal(made, by=facilitator, reason="   ")
    refuse_proposal(made, by=facilitator, reason="C’est prévu le mois prochain.")
    page = client.get(f"/points/{made.token}/").content.decode()
    assert "C’est prévu le mois prochain." in page
    with pytest.raises(ProposalRefusal):
        accept_proposal(made, by=facilitator, title="Non")


def test_accepting_twice_adds_once_and_reaches_the_draft_somebody_writes(meeting, facilitator):
    draft = meeting.get_latest_revision_as_object()
    draft.introduction = "En train d’écrire"
    draft.save_revision()
    made = propose_point(meeting, words=POINT)

    for _click in range(2):
        accept_proposal(made, by=facilitator, title="L’ascenseur")

    latest = MeetingPage.objects.get(pk=meeting.pk).get_latest_revision_as_object()
    assert [title for title, _origin in agenda_of(meeting)] == ["Le repas", "L’ascenseur"]
    assert [item.title for item in latest.agenda_items.all()] == ["Le repas", "L’ascenseur"]
    assert latest.introduction == "En train d’écrire"
    assert MeetingPage.objects.get(pk=meeting.pk).introduction == ""


def test_withdrawing_erases_words_and_name(client, meeting):
    link = post(client, meeting, name="Nadia").url
    assert client.get(f"{link}retirer/").status_code == 200
    assert client.post(f"{link}retirer/").status_code == 303
    made = AgendaProposal.objects.get()
    assert (made.words, made.name, made.state) == ("", "", "withdrawn")
    assert client.get(f"/points/{'0' * 40}/").status_code == 404
    assert post(client, meeting, name="Nadia").url != link  # said again: a new one


def test_who_may_decide_and_take_back(meeting, facilitator, site_root):
    author, other = AccountFactory(), AccountFactory()
    made = propose_point(meeting, words=POINT, by=author)
    elsewhere = staff("autre@demo.example", on=add_table(site_root, slug="ailleurs"))
    people = {"nobody": None, "author": author, "other": other, "neighbour": elsewhere, "facilitator": facilitator}
    assert [who for who, person in people.items() if may_decide_proposal(person, made)] == ["facilitator"]
    assert [who for who, person in people.items() if may_change_proposal(person, made)] == ["author"]
    assert may_change_proposal(None, made, made.token)
    for person in (None, author, elsewhere):
        with pytest.raises(PermissionDenied):
            accept_proposal(made, by=person, title="X")
        with pytest.raises(PermissionDenied):
            refuse_proposal(made, by=person, reason="X")
    with pytest.raises(PermissionDenied):
        withdraw_proposal(made, by=other)


def test_wrong_and_hostile_words_get_a_sentence_or_a_link(client, meeting, naughty_strings):
    from meetings.models import RegistrationSettings

    RegistrationSettings.objects.create(site_id=meeting.get_site().pk, points_per_hour=10_000)
    for words in ("", "  \u200b ", "x" * 1001):
        assert post(client, meeting, words=words).status_code == 422
    assert post(client, meeting, website="x").status_code == 422
    for words in naughty_strings[::25]:
        assert post(client, meeting, words=words, name=words[:80]).status_code in (303, 422), words
    RegistrationSettings.objects.update(points_per_hour=1)
    RegistrationSettings.objects.get().save()
    assert post(client, meeting, words="encore un").status_code == 429


def test_past_meetings_and_committees_take_no_points(client, table):
    past = MeetingPageFactory(parent=table, slug="passee", starts_at=in_days(-1))
    committee = MeetingPageFactory(parent=table, slug="copil", kind=MeetingKind.COMMITTEE)
    for meeting in (past, committee):
        assert client.get(f"{meeting.url}proposer/").status_code == 404
        assert "proposer/" not in client.get(meeting.url).content.decode()
    assert client.get("/nulle-part/proposer/").status_code == 404


def test_the_facilitator_answers_on_her_screen(client, meeting, facilitator, site_root):
    made = propose_point(meeting, words=POINT, name="Nadia")
    screen = reverse("meetings_proposals", args=[meeting.pk])
    assert client.get(screen).status_code == 302
    client.force_login(staff("autre@demo.example", on=add_table(site_root, slug="ailleurs")))
    assert client.get(screen).status_code in (302, 403)
    client.force_login(facilitator)
    assert POINT in client.get(screen).content.decode()

    empty = client.post(screen, {"refuse": made.pk, f"p{made.pk}-title": "x"})
    assert empty.status_code == 422
    assert "le droit de le savoir" in empty.content.decode()
    done = client.post(screen, {"accept": made.pk, f"p{made.pk}-title": "L’ascenseur"})
    assert done.status_code == 303
    again = client.post(screen, {"refuse": made.pk, f"p{made.pk}-reason": "trop tard"})
    assert again.status_code == 422
    assert "déjà répondu" in again.content.decode()
    assert client.post(screen, {"accept": "9" * 40}).status_code == 404


def test_names_are_erased_some_weeks_after_the_meeting(meeting):
    made = propose_point(meeting, words=POINT, name="Nadia")
    MeetingPage.objects.filter(pk=meeting.pk).update(starts_at=in_days(-40), ends_at=in_days(-40, 20))
    forget_contacts()
    made.refresh_from_db()
    assert (made.name, made.words) == ("", POINT)


def test_what_nobody_answered_comes_back_first_until_it_is_closed(client, table, meeting, facilitator):
    held = MeetingPageFactory(parent=table, slug="tenue", starts_at=in_days(-20))
    question = {"question": "Quand répare-t-on l’ascenseur ?", "status": "none"}
    published(held, by=facilitator, body=[ATTENDANCE, ("question", question)])
    row = Question.objects.get()

    page = client.get(meeting.url).content.decode()
    assert "Ce qu’on nous a répondu depuis la dernière fois" in page
    assert page.index(row.get_absolute_url()) < page.index("Le repas")

    Question.objects.update(status="answered")
    from pages.cache import forget_pages

    forget_pages()
    assert row.get_absolute_url() not in client.get(f"{meeting.url}?x=1").content.decode()


def test_open_points_cost_four_queries_however_many(table, facilitator, django_assert_num_queries):
    import uuid

    from meetings.open_points import open_points

    held = MeetingPageFactory(parent=table, slug="tenue", starts_at=in_days(-20))
    question = {"question": "Quand ?", "status": "none"}
    published(held, by=facilitator, body=[ATTENDANCE, ("question", question)])
    row = Question.objects.get()
    for count in (3, 300):
        Question.objects.bulk_create(
            Question(
                **{name: getattr(row, name) for name in Question.SAID},
                block_id=uuid.uuid4(),
                said_status="none",
                status="none",
            )
            for _number in range(count)
        )
        with django_assert_num_queries(4):
            rows = open_points(table)
            assert [str(one.state_words) for one in rows]
        assert len(rows) == min(SHOWN, count + 1)


def test_the_desk_says_that_residents_wait(client, meeting, facilitator):
    propose_point(meeting, words=POINT)
    client.force_login(facilitator)
    desk = client.get("/admin/").text.split('id="desk"')[1].split("</section>")[0]
    assert reverse("meetings_proposals", args=[meeting.pk]) in desk
    assert "ascenseur" not in desk
