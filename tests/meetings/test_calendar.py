"""The calendar as readers and as editors have it."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.enums import MeetingKind, MeetingState
from meetings.models import ConcernedBody, MeetingPage, MeetingTheme
from meetings.months import Month
from tables.models import CommissionPage, CouncilIndexPage, CouncilPage, TableIndexPage, TablePage, Theme
from tests.factories.meetings import MeetingPageFactory, add_calendar, add_table, in_days, many_meetings, paris, staff


@pytest.fixture
def home(site_root):
    return site_root


@pytest.fixture
def calendar(home):
    return add_calendar(home)


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


# --- Readers ----------------------------------------------------------------------------------------------------------


def test_what_is_to_come_and_what_is_past(client, calendar, table):
    MeetingPageFactory(parent=table, title="Demain", starts_at=in_days(1))
    MeetingPageFactory(parent=table, title="Hier", starts_at=in_days(-1))
    MeetingPageFactory(parent=table, title="En secret", live=False)

    to_come, past = client.get("/agenda/"), client.get("/agenda/passees/")

    assert [meeting.title for meeting in to_come.context["meetings"]] == ["Demain"]
    assert [meeting.title for meeting in past.context["meetings"]] == ["Hier"]
    assert "En secret" not in text_of(to_come)


def test_a_cancelled_date_stays_in_sight_and_says_so(client, calendar, table):
    MeetingPageFactory(
        parent=table, title="Café", state=MeetingState.CANCELLED, state_reason="salle inondée", next_date=in_days(9)
    )

    text = text_of(client.get("/agenda/"))

    assert 'class="meeting cancelled"' in text
    assert "Annulée\u00a0: salle inondée. Prochaine date\u00a0:" in re.sub(r"<svg.*?</svg>", "", text)


def test_a_month_shows_each_day_of_a_meeting_that_lasts_past_midnight(client, calendar, table):
    MeetingPageFactory(parent=table, title="Nuit", starts_at=paris(2031, 3, 30, 22), ends_at=paris(2031, 3, 31, 2))

    response = client.get("/agenda/2031/03/")
    days = [day["date"].day for week in response.context["weeks"] for day in week if day["meetings"]]

    assert days == [30, 31]
    assert "Mars 2031" in text_of(response)


def test_the_first_date_of_a_moved_meeting_stays_struck_on_its_day(client, calendar, table):
    moved = {"state": MeetingState.MOVED, "parent": table}
    MeetingPageFactory(title="Café", moved_from=paris(2031, 5, 1, 18), starts_at=paris(2031, 5, 6, 18), **moved)
    MeetingPageFactory(title="Bilan", moved_from=paris(2031, 5, 29, 18), starts_at=paris(2031, 6, 3, 18), **moved)
    MeetingPageFactory(title="Plus tard", moved_from=paris(2031, 5, 8, 18), starts_at=paris(2031, 5, 8, 19), **moved)

    response = client.get("/agenda/2031/05/")
    text = text_of(response)
    days = {day["date"].day: day for week in response.context["weeks"] for day in week if day["inside"]}

    assert {number: [one.title for one in day["moved_away"]] for number, day in days.items() if day["moved_away"]} == {
        1: ["Café"],
        29: ["Bilan"],
    }
    assert "<s>Café</s> <small>La Busserine<br>déplacée au mardi 6 mai 2031</small>" in text
    # What leaves the month altogether is told in the list too, where phones read it.
    assert [one.title for one in response.context["moved_out"]] == ["Bilan"]
    assert "<s>Jeudi 29 mai 2031 à 18\u00a0h</s>" in text
    assert "Café" in text_of(client.get("/agenda/2031/s18/"))
    assert len(client.get("/agenda/2031/06/").context["month_meetings"]) == 1


def test_months_follow_one_another_with_the_choices_kept(client, calendar, table):
    text = text_of(client.get("/agenda/2026/12/?table=la-busserine&quoi=assemblee"))

    assert 'rel="prev nofollow" href="/agenda/2026/11/?table=la-busserine&amp;quoi=assemblee"' in text
    assert 'rel="next nofollow" href="/agenda/2027/01/?table=la-busserine&amp;quoi=assemblee"' in text
    assert "webcal://testserver/agenda/agenda.ics?table=la-busserine&amp;quoi=assemblee" in text
    assert "http://testserver/agenda/agenda.ics?table=la-busserine&amp;quoi=assemblee" in text


@pytest.mark.parametrize(
    "address",
    [
        "2026/13/",
        "2026/0/",
        "0/1/",
        "1989/12/",
        "3000/01/",
        "99999999999999999999/1/",
        "2026/99999999999999999999/",
        "2026/",
        "-1/5/",
        "deux/mille/",
    ],
)
def test_a_month_that_does_not_exist_is_not_found(client, calendar, address):
    assert client.get(f"/agenda/{address}").status_code == 404


def test_the_first_and_the_last_month_lead_no_further(client, calendar):
    last = timezone.localdate().year + 5

    assert client.get("/agenda/1990/01/").context["month"].previous is None
    assert client.get(f"/agenda/{last}/12/").context["month"].next is None


def test_choices_narrow_the_list(client, calendar, home, table):
    theme = Theme.objects.create(name="Logement", slug="logement")
    wanted = MeetingPageFactory(parent=table, kind=MeetingKind.ASSEMBLY)
    MeetingTheme.objects.create(content_object=wanted, tag=theme)
    MeetingPageFactory(parent=table, kind=MeetingKind.ASSEMBLY)
    MeetingPageFactory(parent=table, kind=MeetingKind.WALK)
    other = MeetingPageFactory(parent=add_table(home), kind=MeetingKind.ASSEMBLY)

    def found(query):
        return {meeting.pk for meeting in client.get(f"/agenda/?{query}").context["meetings"]}

    assert found("table=la-busserine&quoi=assemblee&theme=logement") == {wanted.pk}
    assert len(found("table=la-busserine")) == 3
    assert other.pk in found("quoi=assemblee")
    assert len(found("")) == 4


def test_a_table_and_a_council_of_the_same_name_are_told_apart(client, calendar, home):
    tables = home.add_child(instance=TableIndexPage(title="Tables", slug="tables"))
    councils = home.add_child(instance=CouncilIndexPage(title="Conseils", slug="conseils"))
    table = tables.add_child(instance=TablePage(title="Malpassé", slug="malpasse"))
    council = councils.add_child(instance=CouncilPage(title="Malpassé", slug="malpasse"))
    of_table, of_council = MeetingPageFactory(parent=table), MeetingPageFactory(parent=council)

    assert [m.pk for m in client.get("/agenda/?table=tables/malpasse").context["meetings"]] == [of_table.pk]
    assert [m.pk for m in client.get("/agenda/?table=conseils/malpasse").context["meetings"]] == [of_council.pk]


def test_a_choice_that_names_nothing_is_left_out_and_said(client, calendar, table):
    MeetingPageFactory(parent=table)

    response = client.get("/agenda/?table=nulle-part&quoi=fete&theme=x")
    text = text_of(response)

    assert len(response.context["meetings"]) == 1
    assert "Aucune table ne porte ce nom" in text
    assert "Ce genre de rencontre n’existe pas" in text
    assert "Aucun thème ne porte ce nom" in text
    assert "agenda.ics?" not in text


def test_hostile_choices_never_break_the_calendar(client, calendar, table, naughty_strings):
    MeetingPageFactory(parent=table)

    names = ["table", "quoi", "theme", "page"]
    addresses = ["/agenda/", "/agenda/2026/11/", "/agenda/passees/", "/agenda/agenda.ics"]
    words = naughty_strings[::5]
    for rank in range(0, len(words), 4):
        response = client.get(addresses[rank // 4 % 4], dict(zip(names, words[rank : rank + 4], strict=False)))
        assert response.status_code == 200
        assert b"<script>alert" not in response.content


def test_long_lists_are_cut_into_pages_with_the_choices_kept(client, calendar, table):
    many_meetings(table, 45)

    text = text_of(client.get("/agenda/?table=la-busserine&page=2"))

    assert "?table=la-busserine&amp;page=3" in text
    assert len(client.get("/agenda/?page=9999").context["meetings"]) == 5


@pytest.mark.parametrize("address", ["/agenda/", "/agenda/passees/", "/agenda/{month}", "/agenda/agenda.ics"])
def test_three_meetings_or_three_hundred_cost_the_same(client, calendar, home, table, address):
    Theme.objects.create(name="Logement", slug="logement")
    address = address.format(month=Month.of(in_days(3).date()).path)
    costs = []
    for count in (3, 297):
        many_meetings(table, count, starts_at=in_days(-3 if "passees" in address else 3))
        cache.clear()
        client.get("/agenda/1999/01/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 25


def test_the_calendar_gives_no_cookie(client, calendar):
    assert not client.get("/agenda/").cookies


# --- Editors ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def facilitator(client, facilitator):
    client.force_login(facilitator)
    return facilitator


def month_of(moment):
    return reverse("meetings_calendar_month", args=[moment.year, moment.month])


def test_editors_see_drafts_cancelled_dates_and_missing_minutes(client, home, table):
    client.force_login(staff(on=home))
    past = {"starts_at": paris(2026, 3, 5, 18), "ends_at": paris(2026, 3, 5, 20)}
    MeetingPageFactory(parent=table, title="Ébauche", live=False, **past)
    MeetingPageFactory(parent=table, title="Annulé", state=MeetingState.CANCELLED, **past)
    MeetingPageFactory(parent=table, title="Déplacé", state=MeetingState.MOVED, moved_from=paris(2026, 3, 4), **past)

    response = client.get("/admin/agenda/2026/03/")
    marks = {meeting.title: meeting.marks for meeting in response.context["meetings"]}

    assert marks == {
        "Ébauche": ["Brouillon"],
        "Annulé": ["Annulée"],
        "Déplacé": ["Déplacée", "Sans compte-rendu"],
    }
    assert "Sans compte-rendu" in text_of(response)


def test_facilitators_see_all_and_open_their_own(client, home, table, facilitator):
    mine = MeetingPageFactory(parent=table, starts_at=paris(2026, 12, 3, 18))
    theirs = MeetingPageFactory(parent=add_table(home), starts_at=paris(2026, 12, 3, 18))

    text = text_of(client.get("/admin/agenda/2026/12/"))

    assert reverse("wagtailadmin_pages:edit", args=[mine.pk]) in text
    assert reverse("wagtailadmin_pages:edit", args=[theirs.pk]) not in text
    assert theirs.title in text


def test_the_editors_calendar_is_in_the_menu_and_closed_to_others(client, home, table, django_user_model):
    assert client.get("/admin/agenda/").status_code == 302
    client.force_login(django_user_model.objects.create_user("habitante@demo.example"))
    assert client.get("/admin/agenda/").status_code in {302, 403}
    client.force_login(staff(on=home))
    assert client.get("/admin/agenda/").status_code == 200
    assert "/admin/agenda/" in text_of(client.get("/admin/"))


def test_editors_choose_a_table_and_a_kind(client, home, table):
    client.force_login(staff(on=home))
    wanted = MeetingPageFactory(parent=table, kind=MeetingKind.WALK, starts_at=paris(2026, 12, 3, 18))
    MeetingPageFactory(parent=table, starts_at=paris(2026, 12, 3, 18))
    MeetingPageFactory(parent=add_table(home), kind=MeetingKind.WALK, starts_at=paris(2026, 12, 3, 18))

    response = client.get("/admin/agenda/2026/12/?table=la-busserine&quoi=marche")

    assert [meeting.pk for meeting in response.context["meetings"]] == [wanted.pk]


def test_a_meeting_is_added_on_a_day(client, table, facilitator):
    response = client.get("/admin/agenda/2031/12/04/", follow=True)

    assert response.redirect_chain == [(reverse("meetings_add_on_day", args=[2031, 12, 4, table.pk]), 302)]
    assert 'value="04/12/2031 18:00"' in text_of(response)
    assert 'value="04/12/2031 20:00"' in text_of(response)


def test_an_editor_says_for_which_table(client, home, table):
    client.force_login(staff(on=home))
    other = add_table(home, title="Malpassé", slug="malpasse")
    commission = table.add_child(instance=CommissionPage(title="Logement", slug="logement"))

    text = text_of(client.get("/admin/agenda/2031/12/04/"))

    for body in (table, other, commission):
        assert reverse("meetings_add_on_day", args=[2031, 12, 4, body.pk]) in text


def test_nobody_adds_a_meeting_to_another_table(client, home, facilitator):
    other = add_table(home)

    response = client.get(reverse("meetings_add_on_day", args=[2031, 12, 4, other.pk]))

    assert response.status_code in {302, 403}


@pytest.mark.parametrize("address", ["2026/13/", "1900/01/", "2026/02/30/", "99999999999999/1/", "2026/2/31/1/"])
def test_a_day_that_does_not_exist_is_not_found_by_editors(client, facilitator, address):
    assert client.get(f"/admin/agenda/{address}").status_code == 404


def test_the_editors_calendar_costs_the_same_whatever_it_shows(client, home, table, facilitator):
    moment = in_days(3)
    costs = []
    for count in (6, 294):
        for meetings in range(3):
            many_meetings(table, count // 3, starts_at=moment.replace(day=9 * meetings + 5))
        client.get(month_of(moment))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(month_of(moment)).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_the_list_of_meetings_costs_the_same_whatever_its_length(client, home, table):
    client.force_login(staff(on=home))
    address = "/admin/meeting_listing/"
    costs = []
    for count in (60, 240):
        many_meetings(table, count)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1]


# --- The small forms --------------------------------------------------------------------------------------------------


def test_cancelling_from_the_editor(client, table, facilitator):
    meeting = MeetingPageFactory(parent=table, title="Café des parents")
    address = reverse("meetings_cancel", args=[meeting.pk])
    assert address in text_of(client.get(reverse("wagtailadmin_pages:edit", args=[meeting.pk])))
    assert "Annuler la rencontre et prévenir" in text_of(client.get(address))

    response = client.post(address, {"reason": "Salle inondée", "next_date": "2031-12-11T18:00"})
    meeting.refresh_from_db()

    assert response.status_code == 303
    assert (meeting.state, meeting.state_reason) == (MeetingState.CANCELLED, "Salle inondée")
    assert meeting.next_date == paris(2031, 12, 11, 18)


def test_a_refused_form_comes_back_filled(client, table, facilitator):
    meeting = MeetingPageFactory(parent=table)

    response = client.post(reverse("meetings_cancel", args=[meeting.pk]), {"next_date": "2020-01-01T10:00"})

    assert response.status_code == 422
    assert "2020-01-01T10:00" in response.content.decode()
    assert "La prochaine date doit être dans l’avenir." in response.content.decode()


def test_moving_from_the_editor(client, table, facilitator):
    meeting = MeetingPageFactory(parent=table, starts_at=paris(2031, 12, 4, 18))
    data = {"starts_at": "2031-12-09T14:00", "ends_at": "2031-12-09T16:00", "place": "Devant la poste", "reason": ""}

    response = client.post(reverse("meetings_move", args=[meeting.pk]), data)
    meeting.refresh_from_db()

    assert response.status_code == 303
    assert (meeting.starts_at, meeting.moved_from) == (paris(2031, 12, 9, 14), paris(2031, 12, 4, 18))
    assert meeting.place == "Devant la poste"


def test_a_meeting_whose_beginning_alone_is_moved_lasts_as_long_as_before(client, table, facilitator):
    meeting = MeetingPageFactory(parent=table, starts_at=paris(2031, 12, 4, 18), ends_at=paris(2031, 12, 4, 20))
    data = {"starts_at": "2031-12-09T14:00", "ends_at": "2031-12-04T20:00", "place": meeting.place}

    assert client.post(reverse("meetings_move", args=[meeting.pk]), data).status_code == 303
    meeting.refresh_from_db()

    assert (meeting.starts_at, meeting.ends_at) == (paris(2031, 12, 9, 14), paris(2031, 12, 9, 16))


@pytest.mark.parametrize(
    "moment",
    ["", "demain", "0001-01-01T00:00", "9999-12-31T23:59", "2026-03-29T02:30", "2026-02-30T10:00", "2026-13-45T99:99"],
)
def test_a_date_that_cannot_be_is_refused_with_a_sentence(client, table, facilitator, moment):
    meeting = MeetingPageFactory(parent=table)

    response = client.post(
        reverse("meetings_move", args=[meeting.pk]), {"starts_at": moment, "ends_at": "2026-12-09T16:00"}
    )

    assert response.status_code == 422


def test_hostile_words_in_the_small_forms(client, table, facilitator, naughty_strings):
    meeting = MeetingPageFactory(parent=table)
    address = reverse("meetings_cancel", args=[meeting.pk])

    for word in naughty_strings[::120]:
        assert client.post(address, {"reason": word}).status_code in {303, 422}
    assert b"<script>alert" not in client.get(MeetingPage.objects.get(pk=meeting.pk).url).content


@pytest.mark.parametrize("deed", ["meetings_cancel", "meetings_move", "meetings_restore"])
def test_the_small_forms_are_closed_to_those_who_may_not(client, home, table, deed):
    meeting = MeetingPageFactory(parent=table)
    client.force_login(staff(on=add_table(home)))

    assert client.get(reverse(deed, args=[meeting.pk])).status_code in {302, 403}
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.ANNOUNCED


def test_wagtails_own_form_refuses_a_meeting_that_ends_before_it_starts(client, table, facilitator):
    meeting = MeetingPageFactory(parent=table)
    data = {
        "title": "X",
        "slug": "",
        "kind": "meeting",
        "starts_at": "2031-12-04 20:00",
        "ends_at": "2031-12-04 18:00",
        "agenda_items-TOTAL_FORMS": 0,
        "agenda_items-INITIAL_FORMS": 0,
        "papers-TOTAL_FORMS": 0,
        "papers-INITIAL_FORMS": 0,
        "concerned_bodies-TOTAL_FORMS": 0,
        "concerned_bodies-INITIAL_FORMS": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }

    refused = client.post(reverse("wagtailadmin_pages:edit", args=[meeting.pk]), data)
    assert "La rencontre doit finir après son début." in refused.content.decode()

    data |= {"ends_at": "2031-12-04 22:00", "action-publish": "1"}
    created = client.post(reverse("wagtailadmin_pages:add", args=["meetings", "meetingpage", table.pk]), data)
    assert created.status_code == 302
    assert MeetingPage.objects.get(title="X").slug == "2031-12-04-reunion"


def test_a_meeting_that_concerns_another_table_stands_in_its_calendar(client, calendar, home, table):
    shared = MeetingPageFactory(parent=add_table(home))
    ConcernedBody.objects.create(meeting=shared, page=table)

    assert [m.pk for m in client.get("/agenda/?table=la-busserine").context["meetings"]] == [shared.pk]
