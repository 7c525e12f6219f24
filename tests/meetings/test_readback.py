"""Reading provisional minutes again: who may say what is not right, and what becomes of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from activity.actions import follow
from meetings.actions import answers, readback
from meetings.actions.minutes import start_minutes
from meetings.codes import SIGNS, code_in_two, code_of, is_code_of
from meetings.enums import RemarkKind, RemarkProof, RemarkState
from meetings.models import AgendaItem, MeetingPage, MinutesPage, MinutesRemark, ReadBackSettings
from tables.enums import SeatRole
from tables.models import Partner, Seat
from tests.factories.meetings import MeetingPageFactory, add_table, in_days, staff
from tests.factories.minutes import ATTENDANCE, block_id, decision, draft_of, meeting_in, published
from tests.factories.pages import afresh

SAID = block_id(2)
POINT = block_id(3)
HEARD = {"type": "statement", "id": block_id(9), "value": {"words": "Un bus par heure."}}
BODY = [ATTENDANCE, decision(), ("agenda_item", {"title": "Le bus 31", "points": [HEARD]})]
WORDS = {"kind": "not_said", "body": "J’ai dit quatre bancs, pas six."}


@pytest.fixture(scope="module")
def held(quarter, bare_ground):
    """Published minutes of a meeting, made once."""
    with bare_ground():
        meeting = meeting_in(table=quarter.table, starts_at=in_days(-7), ends_at=in_days(-7, 20))
        return published(meeting, by=quarter.facilitator, body=BODY)


@pytest.fixture
def minutes(held, db):
    return afresh(held)


@pytest.fixture
def meeting(minutes):
    return minutes.meeting


def person(email="voisine@demo.example", **fields):
    return User.objects.create_user(email, **fields)


def form_of(minutes, anchor=SAID):
    return f"{minutes.url}remarques/{anchor}/"


def with_code(minutes, **data):
    return WORDS | {"code": code_of(minutes.meeting)} | data


def a_remark(minutes, **fields):
    values = {"anchor": SAID, "body": WORDS["body"], "kind": RemarkKind.NOT_SAID, "proof": RemarkProof.CODE}
    return readback.submit_remark(minutes, **values | fields)


# --- The code of the sign-in sheet ------------------------------------------------------------------------------------


def test_the_code_is_short_lasting_and_without_look_alikes(meeting):
    code = code_of(meeting)

    assert len(code) == 6
    assert set(code) <= set(SIGNS)
    assert not set(SIGNS) & set("0O1IL2Z5S8B")
    assert code_of(MeetingPage.objects.get(pk=meeting.pk)) == code
    assert code_in_two(meeting).replace(" ", "") == code


@pytest.mark.parametrize("as_typed", [str.lower, lambda code: f" {code[:3]} {code[3:]} ", lambda code: "-".join(code)])
def test_the_code_is_known_however_it_is_typed(meeting, as_typed):
    assert is_code_of(meeting, as_typed(code_of(meeting)))


@pytest.mark.parametrize("typed", ["", "AAAAAA", "١٢٣", "\ud800", "a" * 5000])
def test_another_code_is_refused(meeting, typed):
    assert not is_code_of(meeting, typed)


# --- The page says it is provisional ----------------------------------------------------------------------------------


def test_the_page_says_until_when_and_offers_it_beside_each_item(client, minutes):
    page = client.get(minutes.url).content.decode()

    assert minutes.remarks_close_on == timezone.localdate() + timedelta(days=15)
    assert "remarques bienvenues jusqu’au" in page
    assert "Ce n’est pas ce que j’ai dit" in page
    assert form_of(minutes) in page


def test_the_site_and_the_minutes_may_say_another_number_of_days(site_root, minutes):
    own = ReadBackSettings.for_site(minutes.get_site())
    own.remark_days = 30
    own.save()
    assert MinutesPage.objects.get(pk=minutes.pk).remarks_close_on == timezone.localdate() + timedelta(days=30)

    MinutesPage.objects.filter(pk=minutes.pk).update(remarks_until=timezone.localdate())
    assert MinutesPage.objects.get(pk=minutes.pk).takes_remarks
    MinutesPage.objects.filter(pk=minutes.pk).update(remarks_until=timezone.localdate() - timedelta(days=1))
    assert not MinutesPage.objects.get(pk=minutes.pk).takes_remarks


def test_the_page_lists_every_block_for_whoever_reads_without_javascript(client, minutes):
    page = client.get(f"{minutes.url}remarques/").content.decode()

    for anchor in (SAID, POINT, block_id(9)):
        assert f'href="{anchor}/"' in page
    assert "Un bus par heure." in page
    assert "csrfmiddlewaretoken" not in page


# --- Who may ----------------------------------------------------------------------------------------------------------


def test_with_the_code_and_no_account(client, minutes):
    response = client.post(form_of(minutes), with_code(minutes))

    remark = MinutesRemark.objects.get()
    assert (response.status_code, response["Location"]) == (303, remark.private_path)
    assert (remark.proof, remark.state, remark.excerpt) == ("code", "pending", "Six bancs sous les platanes.")
    assert not response.cookies
    private = client.get(remark.private_path)
    assert "attend d’être lue" in private.content.decode()
    assert private["Cache-Control"] == "private, no-store"


def test_an_account_is_enough_for_those_who_have_a_part(client, site_root, minutes):
    table, past = minutes.meeting.body, timezone.localdate() - timedelta(days=400)
    elsewhere = add_table(site_root, slug="loin")
    town = Partner.objects.create(name="Ville", kind="town")
    follower, member, former, other, official = people = [person(f"p{n}@demo.example") for n in range(5)]
    follow(table, by=follower)
    Seat.objects.create(display_name="Inès", account=member, body=table)
    Seat.objects.create(display_name="Ali", account=former, body=table, since=past, until=past)
    Seat.objects.create(display_name="Lou", account=other, body=elsewhere)
    Seat.objects.create(
        display_name="M. Élu", account=official, body=elsewhere, role=SeatRole.ELECTED, organisation=town
    )
    expected = dict(zip(people, ["account", "account", None, None, "official"], strict=True))
    expected[person("seule@demo.example")] = None

    assert client.post(form_of(minutes), WORDS).status_code == 422
    for someone, proof in expected.items():
        client.force_login(someone)
        response = client.post(form_of(minutes), WORDS | {"name": "Moi"})
        remark = MinutesRemark.objects.filter(author=someone).first()
        assert response.status_code == (303 if proof else 422), someone.email
        assert (remark.proof if remark else None) == proof
    assert MinutesRemark.objects.get(author=official).signed_as.endswith(", Ville")


def test_the_private_link_sent_to_those_present_is_enough(client, minutes):
    link = readback.link_for_those_present(minutes)
    chosen = client.get(f"{minutes.url}remarques/?lien={link}")
    assert f"{SAID}/?lien={link}" in chosen.content.decode()
    assert "no-store" in chosen["Cache-Control"]
    assert "Code de la rencontre" not in client.get(f"{form_of(minutes)}?lien={link}").content.decode()

    assert client.post(form_of(minutes), WORDS | {"lien": link}).status_code == 303
    assert client.post(form_of(minutes), WORDS | {"lien": f"{link}x"}).status_code == 422
    assert MinutesRemark.objects.get().proof == "link"


def test_the_link_of_other_minutes_opens_nothing(client, site_root, minutes, facilitator):
    other = MeetingPageFactory(parent=minutes.meeting.body, starts_at=in_days(-3), ends_at=in_days(-3, 20))
    link = readback.link_for_those_present(published(other, by=facilitator))

    assert client.post(form_of(minutes), WORDS | {"lien": link}).status_code == 422


def test_an_official_invited_by_mail_signs_with_her_function(
    client, minutes, facilitator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        readback.invite_to_read_back(
            minutes, by=facilitator, email="elue@demo.example", name="Camille Exemple", signed_as="adjointe au maire"
        )
    assert mail.outbox[-1].to == ["elue@demo.example"]
    link = mail.outbox[-1].body.split("lien=")[1].split()[0]

    assert client.post(form_of(minutes), WORDS | {"lien": link, "name": ""}).status_code == 422
    assert client.post(form_of(minutes), WORDS | {"lien": link, "name": "Camille Exemple"}).status_code == 303

    remark = MinutesRemark.objects.get()
    assert remark.signature == "Camille Exemple, adjointe au maire"
    assert remark.proof == "official"


def test_an_official_signs_a_remark_once_the_time_of_others_is_over(
    client, minutes, facilitator, django_capture_on_commit_callbacks
):
    yesterday = timezone.localdate() - timedelta(days=1)
    MinutesPage.objects.filter(pk=minutes.pk).update(remarks_until=yesterday, validated_on=yesterday)
    client.force_login(facilitator)
    invite = reverse("meetings_readback_link", args=[minutes.pk])
    assert client.post(invite, {"email": "voisin@demo.example"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(invite, {"email": "elue@demo.example", "name": "Camille", "signed_as": "adjointe au maire"})
    assert sent.status_code == 303
    client.logout()
    body = " ".join(mail.outbox[-1].body.split())
    assert "jusqu’au" not in body
    link = body.split("lien=")[1].split()[0]

    page = client.get(f"{minutes.url}remarques/?lien={link}").content.decode()
    assert "Vous signez" in page
    assert f"{SAID}/?lien={link}" in page
    assert f"{SAID}/" not in client.get(f"{minutes.url}remarques/").content.decode()
    assert client.post(form_of(minutes), with_code(minutes)).status_code == 422
    assert client.post(form_of(minutes), WORDS | {"lien": link, "name": "Camille"}).status_code == 303
    assert MinutesRemark.objects.get().signature == "Camille, adjointe au maire"


# --- What is refused, and how -----------------------------------------------------------------------------------------


WRONG = [
    ({"body": ""}, "Écrivez ce qui devrait"),
    ({"body": "\u200b"}, "Écrivez ce qui devrait"),
    ({"body": "x" * 3001}, "trop long"),
    ({"kind": "autre chose"}, "Choisissez"),
    ({"code": "AAA AAA"}, "Ce n’est pas le code"),
    ({"code": ""}, "imprimé sur la feuille"),
    ({"email": "pas une adresse"}, "Cette adresse"),
    ({"website": "http://x"}, "piège"),
]


def test_a_refused_form_comes_back_filled_with_a_sentence(client, minutes):
    for wrong, words in WRONG:
        response = client.post(form_of(minutes), with_code(minutes) | wrong)
        page = response.content.decode()

        assert response.status_code == 422, wrong
        assert words in page
        assert "body" in wrong or "J’ai dit quatre bancs" in page
    assert not MinutesRemark.objects.exists()


def test_after_the_last_day_the_words_typed_are_given_back(client, minutes):
    MinutesPage.objects.filter(pk=minutes.pk).update(remarks_until=timezone.localdate() - timedelta(days=1))

    response = client.post(form_of(minutes), with_code(minutes))

    assert response.status_code == 422
    assert "J’ai dit quatre bancs" in response.content.decode()
    assert "Ce n’est pas ce que j’ai dit" not in client.get(minutes.url).content.decode()
    with pytest.raises(readback.RemarksClosed):
        a_remark(minutes)


def test_no_such_passage_is_not_found(client, minutes):
    for anchor in ("ailleurs", "%00", "..", "<script>", "a" * 400):
        assert client.get(form_of(minutes, anchor)).status_code in (400, 404), anchor
        assert client.post(form_of(minutes, anchor), with_code(minutes)).status_code in (400, 404), anchor


def test_guessing_codes_is_stopped(client, minutes):
    for _attempt in range(12):
        assert client.post(form_of(minutes), with_code(minutes, code="AAAAAA")).status_code == 422

    response = client.post(form_of(minutes), with_code(minutes))

    assert response.status_code == 429
    assert "J’ai dit quatre bancs" in response.content.decode()
    assert "codes faux" in response.content.decode()
    link = readback.link_for_those_present(minutes)
    assert client.post(form_of(minutes), WORDS | {"lien": link}).status_code == 303, "a link guesses nothing"


def test_too_many_remarks_of_one_connection_wait(client, minutes):
    answers = [client.post(form_of(minutes), with_code(minutes, body=f"Mot {n}")).status_code for n in range(21)]

    assert answers == [303] * 20 + [429]


def test_a_double_click_writes_one(client, minutes):
    for _click in range(2):
        client.post(form_of(minutes), with_code(minutes))

    assert MinutesRemark.objects.count() == 1


def test_another_site_cannot_make_somebody_remark(client, minutes):
    response = client.post(form_of(minutes), with_code(minutes), headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert not MinutesRemark.objects.exists()


def test_hostile_words_are_kept_and_shown_as_words(client, minutes, facilitator, naughty_strings):
    client.force_login(facilitator)
    for number, words in enumerate(naughty_strings[::25]):
        remark = a_remark(minutes, body=words, name=words[:80].replace("\x00", ""), receipt=f"r{number}")
        page = client.get(remark.private_path).content.decode()
        assert client.get(reverse("meetings_remark", args=[remark.pk])).status_code == 200
        assert "<script>alert" not in page


# --- What becomes of it -----------------------------------------------------------------------------------------------


def test_only_those_who_publish_the_minutes_decide(site_root, minutes, facilitator):
    remark = a_remark(minutes)
    others = [
        person(),
        staff("autre@demo.example", on=add_table(site_root, slug="ailleurs")),
        staff("rien@demo.example"),
    ]
    for other in others:
        for deed in (
            lambda who: answers.accept_remark(remark, by=who),
            lambda who: answers.refuse_remark(remark, by=who, reason="Non."),
            lambda who: answers.put_to_next_meeting(remark, by=who),
            lambda who: readback.invite_to_read_back(minutes, by=who, email="x@demo.example"),
        ):
            with pytest.raises(PermissionDenied):
                deed(other)
        assert list(MinutesRemark.objects.decidable_by(other)) == []
    assert list(MinutesRemark.objects.decidable_by(facilitator)) == [remark]


@pytest.mark.parametrize(("anchor", "after"), [(SAID, "decision"), (POINT, "statement"), (block_id(9), "statement")])
def test_accepted_words_stand_beside_the_passage_signed(minutes, facilitator, anchor, after):
    remark = a_remark(minutes, anchor=anchor, name="Inès")

    assert answers.accept_remark(remark, by=facilitator, beside=True) is True

    now = MinutesPage.objects.get(pk=minutes.pk)
    stream = now.body if anchor == SAID else now.body[2].value["points"]
    kinds = [child.block_type for child in stream]
    placed = stream[kinds.index("remark")]
    assert kinds[kinds.index("remark") - 1] == after
    assert (placed.value["text"], placed.value["by"]) == (remark.body, "Inès")
    assert not now.has_unpublished_changes
    assert {child.id for child in minutes.body} <= {child.id for child in now.body}


def test_accepted_words_wait_in_the_draft_somebody_is_writing(minutes, facilitator):
    draft = minutes.get_latest_revision_as_object()
    draft.summary = "En cours."
    draft.save_revision(user=facilitator)

    assert answers.accept_remark(a_remark(minutes), by=facilitator, beside=True) is False

    now = MinutesPage.objects.get(pk=minutes.pk)
    assert "remark" not in [child.block_type for child in now.body]
    later = now.get_latest_revision_as_object()
    assert later.summary == "En cours."
    assert "remark" in [child.block_type for child in later.body]


def test_the_author_is_told_by_mail_and_by_her_link(client, minutes, facilitator, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        remark = a_remark(minutes, email="voisine@demo.example")
        answers.refuse_remark(remark, by=facilitator, reason="L’enregistrement dit six.")

    assert [message.subject for message in mail.outbox] == [
        "Nous avons reçu votre remarque",
        "Ce qu’est devenue votre remarque",
    ]
    assert "L’enregistrement dit six." in mail.outbox[1].body
    assert "quatre bancs" not in mail.outbox[0].body + mail.outbox[1].body
    assert "L’enregistrement dit six." in client.get(remark.private_path).content.decode()


def test_a_refusal_needs_a_reason(minutes, facilitator):
    with pytest.raises(readback.ReadBackRefusal):
        answers.refuse_remark(a_remark(minutes), by=facilitator, reason="  ")


def test_put_to_the_next_meeting_is_its_first_point_once(minutes, facilitator):
    table = minutes.meeting.body
    following = MeetingPageFactory(parent=table, starts_at=in_days(20), ends_at=in_days(20, 20))
    AgendaItem.objects.create(meeting=following, title="Le jardin", sort_order=0)

    for number in range(2):
        answers.put_to_next_meeting(a_remark(minutes, body=f"Mot {number}"), by=facilitator)

    titles = [point.title for point in MeetingPage.objects.get(pk=following.pk).agenda_items.all()]
    assert titles[1:] == ["Le jardin"]
    assert titles[0].startswith("Remarques sur le compte-rendu du")
    block = next(
        child for child in start_minutes(following, by=facilitator).body if child.block_type == "previous_minutes"
    )
    assert [str(remark) for remark in block.value["remarks"]] == ["Mot 0", "Mot 1"]


def test_without_a_next_meeting_it_waits(minutes, facilitator):
    remark = a_remark(minutes)

    assert answers.put_to_next_meeting(remark, by=facilitator) is None

    remark.refresh_from_db()
    assert remark.state == RemarkState.NEXT_MEETING
    assert list(MinutesRemark.objects.waiting()) == [remark]


def test_withdrawing_erases_words_and_address(client, minutes):
    remark = a_remark(minutes, name="Inès", email="voisine@demo.example")
    assert client.post(f"{remark.private_path}retirer/").status_code == 303

    remark.refresh_from_db()
    assert (remark.state, remark.body, remark.name, remark.email) == ("withdrawn", "", "", "")
    assert "J’ai dit quatre" not in client.get(remark.private_path).content.decode()
    with pytest.raises(PermissionDenied):
        readback.withdraw_remark(a_remark(minutes), token="0" * 40)


def test_addresses_are_erased_after_a_while_and_accounts_at_once(minutes):
    old = a_remark(minutes, email="vieille@demo.example")
    MinutesRemark.objects.update(created_at=timezone.now() - timedelta(days=181))
    someone = person()
    hers = a_remark(minutes, by=someone, name="Inès", body="Autre mot.")

    assert readback.forget_remark_addresses() == 1
    assert readback.forget_remark_author(someone) == 1

    old.refresh_from_db()
    hers.refresh_from_db()
    assert (old.email, hers.name, hers.body) == ("", "", "Autre mot.")


# --- The facilitators' queue ------------------------------------------------------------------------------------------


def test_the_queue_shows_her_own_remarks_and_the_desk_counts_them(client, minutes, facilitator):
    remark = a_remark(minutes)
    client.force_login(facilitator)

    queue = client.get(reverse("meetings_remarks")).content.decode()
    assert "J’ai dit quatre bancs" in queue
    assert (
        code_in_two(minutes.meeting)
        in client.get(f"{reverse('meetings_remarks')}?compte-rendu={minutes.pk}").content.decode()
    )
    assert reverse("meetings_remarks") in client.get(reverse("wagtailadmin_home")).content.decode()
    one = client.get(reverse("meetings_remark", args=[remark.pk])).content.decode()
    assert "Six bancs sous les platanes." in one

    client.force_login(staff("autre@demo.example", on=Page.objects.get(pk=minutes.meeting.pk), may=("change",)))
    assert "J’ai dit quatre" not in client.get(reverse("meetings_remarks")).content.decode()
    assert client.get(reverse("meetings_remark", args=[remark.pk])).status_code in (302, 403)


@pytest.mark.parametrize(
    ("deed", "state", "leads_to_the_editor"),
    [
        ("beside", "accepted", False),
        ("edit", "accepted", True),
        ("refuse", "refused", False),
        ("next", "next_meeting", False),
    ],
)
def test_she_decides_on_one_screen(client, minutes, facilitator, deed, state, leads_to_the_editor):
    remark = a_remark(minutes)
    client.force_login(facilitator)

    response = client.post(reverse("meetings_remark", args=[remark.pk]), {"deed": deed, "reason": "Parce que."})

    remark.refresh_from_db()
    assert (response.status_code, remark.state, remark.reason) == (303, state, "Parce que.")
    assert (f"#block-{SAID}-section" in response["Location"]) is leads_to_the_editor


def test_refusing_without_a_reason_comes_back(client, minutes, facilitator):
    remark = a_remark(minutes)
    client.force_login(facilitator)
    address = reverse("meetings_remark", args=[remark.pk])

    assert client.post(address, {"deed": "refuse", "reason": ""}).status_code == 422
    assert client.post(address, {"deed": "autre"}).status_code == 404
    remark.refresh_from_db()
    assert remark.state == "pending"


def test_of_two_facilitators_the_second_one_is_told(client, minutes, facilitator):
    remark = a_remark(minutes)
    client.force_login(facilitator)
    address = reverse("meetings_remark", args=[remark.pk])
    assert 'name="seen" value="pending"' in client.get(address).content.decode()

    for _click in range(2):
        assert client.post(address, {"deed": "beside", "seen": "pending"}).status_code == 303
    late = client.post(address, {"deed": "refuse", "reason": "Non.", "seen": "pending"})

    assert late.status_code == 422
    assert "a décidé entre-temps : « acceptée »" in late.content.decode().replace("\xa0", " ")
    remark.refresh_from_db()
    assert remark.state == RemarkState.ACCEPTED
    body = MinutesPage.objects.get(pk=minutes.pk).body
    assert sum(block.block_type == "remark" for block in body) == 1
    assert client.post(address, {"deed": "refuse", "reason": "Non.", "seen": "accepted"}).status_code == 303


def many(minutes, count):
    MinutesRemark.objects.all().delete()
    MinutesRemark.objects.bulk_create(
        MinutesRemark(minutes=minutes, anchor=SAID, body=f"Mot {n}", proof="code", token_hash=f"h{n}", receipt=f"r{n}")
        for n in range(count)
    )


def test_the_queue_and_the_public_page_cost_the_same_whatever_their_number(client, minutes, facilitator):
    client.force_login(facilitator)
    counts = {}
    for number in (3, 300):
        many(minutes, number)
        for address in (reverse("meetings_remarks"), f"{minutes.url}remarques/"):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.setdefault(address, set()).add(len(queries))
    assert all(len(found) == 1 for found in counts.values()), counts


def test_a_draft_takes_no_remark(client, table, facilitator):
    meeting = MeetingPageFactory(parent=table, starts_at=in_days(-7), ends_at=in_days(-7, 20))
    draft = draft_of(meeting, by=facilitator, body=BODY)

    assert not draft.takes_remarks
    assert client.get(f"{meeting.url}compte-rendu/remarques/").status_code == 404
