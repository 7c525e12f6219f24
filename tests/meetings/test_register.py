"""The register says what published minutes say, and keeps what happened since."""

import uuid
from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activity.models import Activity
from meetings.actions.projection import differences, project_register
from meetings.actions.register import update_status
from meetings.models import Action, Commitment, Decision, MinutesPage, Question
from meetings.models.register import REGISTER
from tests.factories.meetings import add_table, staff
from tests.factories.minutes import (
    ATTENDANCE,
    block_id,
    body_of,
    commitment,
    correct,
    decision,
    draft_of,
    meeting_in,
    published,
)


@pytest.fixture
def meeting(table):
    return meeting_in(table=table)


SINCE = ["status", "note", "changed_at", "put_off_to"]


def snapshot():
    """What the register says of what stands, in order."""
    return [
        (model.__name__, row.block_id, *(getattr(row, name) for name in [*model.SAID, "said_status", *SINCE]))
        for model in REGISTER
        for row in model.objects.filter(withdrawn_at=None).order_by("block_id")
    ]


def test_publishing_makes_a_row_of_each_block_even_inside_points(meeting, facilitator):
    inner = [{"type": "decision", "value": {"text": "Dedans.", "votes_for": 3}, "id": block_id(50)}]
    body = [
        ATTENDANCE,
        decision(),
        commitment(),
        ("action", {"text": "Acheter le bois.", "owner": "le groupe", "status": "todo"}),
        ("question", {"question": "Et le bus ?", "answer": "On verra.", "answered_by": "élue", "status": "deferred"}),
        ("pending_decision", {"text": "Ouvrir le dimanche ?"}),
        ("agenda_item", {"title": "Un point", "points": inner}),
    ]

    minutes = published(meeting, by=facilitator, body=body)

    decided = {row.text: row for row in Decision.objects.all()}
    assert set(decided) == {"Six bancs sous les platanes.", "Ouvrir le dimanche ?", "Dedans."}
    assert decided["Dedans."].block_id == uuid.UUID(block_id(50))
    assert decided["Ouvrir le dimanche ?"].status == "pending"
    assert decided["Six bancs sous les platanes."].by_words == "à main levée : 31 pour, 2 contre"
    assert Commitment.objects.get().by_words == "responsable d’agence, le bailleur"
    assert Action.objects.get().owner == "le groupe"
    question = Question.objects.get()
    assert (question.text, question.answer, question.by_words) == ("Et le bus ?", "On verra.", "élue")
    assert (question.minutes_id, question.body_id, question.said_on) == (
        minutes.pk,
        meeting.get_parent().pk,
        date(2026, 11, 5),
    )


def test_a_draft_makes_no_row(meeting, facilitator):
    draft_of(meeting, by=facilitator, body=[ATTENDANCE, decision()])

    assert not Decision.objects.exists()


def test_publishing_again_updates_and_never_duplicates(meeting, facilitator):
    minutes = published(meeting, by=facilitator, body=[ATTENDANCE, decision()])
    before = Decision.objects.get()

    correct(minutes, by=facilitator, body=[ATTENDANCE, decision("Huit bancs.")])

    after = Decision.objects.get()
    assert (after.pk, after.text) == (before.pk, "Huit bancs.")


def test_a_block_gone_is_withdrawn_and_one_that_returns_is_revived(meeting, facilitator):
    minutes = published(meeting, by=facilitator, body=[ATTENDANCE, decision()])
    entry = Decision.objects.get()

    correct(minutes, by=facilitator, body=[ATTENDANCE])
    assert Decision.objects.get().withdrawn_at is not None
    assert not Decision.objects.standing().exists()

    correct(minutes, by=facilitator, body=[ATTENDANCE, decision()])
    assert Decision.objects.standing().get().pk == entry.pk


def test_unpublishing_withdraws_and_publishing_again_revives(meeting, facilitator):
    minutes = published(meeting, by=facilitator, body=[ATTENDANCE, decision()])

    minutes.unpublish(user=facilitator)
    assert Decision.objects.get().withdrawn_at is not None

    MinutesPage.objects.get(pk=minutes.pk).get_latest_revision().publish()
    assert Decision.objects.get().withdrawn_at is None


def test_what_happened_since_is_kept_until_the_minutes_say_otherwise(meeting, facilitator):
    minutes = published(meeting, by=facilitator, body=[ATTENDANCE, commitment()])
    update_status(Commitment.objects.get(), by=facilitator, status="kept", note="Réparé le 14.")

    correct(minutes, by=facilitator, body=[ATTENDANCE, commitment("Réparer vite.")])
    entry = Commitment.objects.get()
    assert (entry.text, entry.status, entry.note) == ("Réparer vite.", "kept", "Réparé le 14.")

    correct(minutes, by=facilitator, body=[ATTENDANCE, commitment("Réparer vite.", status="broken")])
    assert Commitment.objects.get().status == "broken"


def test_projecting_twice_settles_nothing(meeting, facilitator):
    minutes = published(meeting, by=facilitator, body=[ATTENDANCE, decision(), commitment()])

    assert project_register(minutes) == []


class TestUpdateStatus:
    @pytest.fixture
    def entry(self, meeting, facilitator):
        published(meeting, by=facilitator, body=[ATTENDANCE, commitment()])
        return Commitment.objects.get()

    def test_it_is_told(self, entry, facilitator):
        update_status(entry, by=facilitator, status="kept", note="Réparé.")

        activity = Activity.objects.of_verb("meetings.entry_changed").get()
        assert activity.page_id == entry.minutes_id
        assert activity.data["note"] == "Réparé."
        assert activity.path.endswith(f"/compte-rendu/#{entry.block_id}")

    def test_saying_the_same_again_is_no_news(self, entry, facilitator):
        update_status(entry, by=facilitator, status="kept", note="Réparé.")
        update_status(entry, by=facilitator, status="kept", note="Réparé.")

        assert Activity.objects.of_verb("meetings.entry_changed").count() == 1

    def test_a_status_of_another_kind_is_refused(self, entry, facilitator):
        with pytest.raises(ValidationError):
            update_status(entry, by=facilitator, status="todo")

    @pytest.mark.parametrize(("who", "may"), [("member", False), ("facilitator", True), ("elsewhere", False)])
    def test_who_may(self, entry, facilitator, site_root, who, may):
        person = {
            "facilitator": lambda: facilitator,
            "member": lambda: staff("habitante@demo.example"),
            "elsewhere": lambda: staff("autre@demo.example", on=add_table(site_root, slug="ailleurs")),
        }[who]()
        if may:
            assert update_status(entry, by=person, status="kept").status == "kept"
        else:
            with pytest.raises(PermissionDenied):
                update_status(entry, by=person, status="kept")


def test_a_promise_is_late_when_its_day_has_passed(meeting, facilitator):
    yesterday = timezone.localdate() - timedelta(days=1)
    published(meeting, by=facilitator, body=[ATTENDANCE, commitment(due_on=yesterday.isoformat())])
    entry = Commitment.objects.get()

    assert entry.is_late
    assert entry.state_words.startswith("promis, devait être tenu le ")
    assert list(Commitment.objects.overdue()) == [entry]
    update_status(entry, by=facilitator, status="kept")
    assert not Commitment.objects.overdue().exists()


# --- The whole register rebuilt ---------------------------------------------------------------------------------------


def test_rebuilding_what_is_right_changes_nothing(meeting, facilitator):
    published(meeting, by=facilitator, body=[ATTENDANCE, decision(), commitment()])
    before = snapshot()
    out = StringIO()

    call_command("rebuild_register", "--check", stdout=out)
    call_command("rebuild_register", stdout=out)

    assert snapshot() == before
    assert out.getvalue().splitlines() == ["Différences\u00a0: 0", "Différences\u00a0: 0"]


def test_checking_says_what_differs_and_rebuilding_puts_it_right(meeting, facilitator):
    published(meeting, by=facilitator, body=[ATTENDANCE, decision(), commitment()])
    before = snapshot()
    Decision.objects.update(text="Faux.")
    Commitment.objects.all().delete()
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("rebuild_register", "--check", stdout=out)
    assert ended.value.code == 1
    assert Decision.objects.get().text == "Faux."
    assert len(out.getvalue().splitlines()) == 3

    call_command("rebuild_register", stdout=StringIO())
    assert snapshot() == before


BLOCKS = ["action", "commitment", "decision", "pending_decision", "question"]
ONE = st.tuples(
    st.sampled_from(BLOCKS),
    st.integers(1, 4),
    st.sampled_from(["un", "deux", ""]),
    st.booleans(),
    st.sampled_from([None, "2026-12-01", "2027-01-15"]),
)
SINCE_THEN = st.tuples(
    st.just("since"), st.integers(0, 5), st.integers(0, 5), st.sampled_from([None, date(2027, 3, 1)])
)
EDITS = st.lists(
    st.one_of(
        st.lists(ONE, max_size=5),
        st.just("unpublish"),
        st.tuples(st.just("restore"), st.integers(0, 5)),
        SINCE_THEN,
    ),
    min_size=1,
    max_size=5,
)


def blocks_of(edit):
    blocks, seen = [ATTENDANCE], set()
    for kind, number, text, inside, due_on in edit:
        # One id for all kinds: a point may be turned into another kind and keep its address.
        key = block_id(1000 + number)
        if key in seen:
            continue
        seen.add(key)
        value = {"question" if kind == "question" else "text": text}
        if kind in ("action", "commitment"):
            value["due_on"] = due_on
        block = (kind, value, key)
        if inside:
            points = [{"type": kind, "value": value, "id": key}]
            block = ("agenda_item", {"title": "Point", "points": points}, str(uuid.uuid5(uuid.NAMESPACE_OID, key)))
        blocks.append(block)
    return blocks


def something_happens(which, status, put_off_to, by):
    rows = [row for model in REGISTER for row in model.objects.standing().order_by("block_id")]
    if rows:
        row = rows[which % len(rows)]
        statuses = row.STATUSES.values
        update_status(row, by=by, status=statuses[status % len(statuses)], note=f"{which}", put_off_to=put_off_to)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=EDITS)
def test_any_sequence_of_edits_leaves_the_register_as_a_rebuild_makes_it(edits, transactional_world):
    minutes, facilitator = transactional_world
    for edit in edits:
        page = MinutesPage.objects.get(pk=minutes.pk)
        if edit == "unpublish":
            if page.live:
                page.unpublish(user=facilitator)
        elif isinstance(edit, list):
            correct(minutes, by=facilitator, body=blocks_of(edit))
        elif edit[0] == "restore":
            revisions = list(page.revisions.order_by("pk"))
            revisions[edit[1] % len(revisions)].publish(user=facilitator)
        else:
            something_happens(*edit[1:], by=facilitator)

    kept = snapshot()
    assert differences(minutes) == []
    for model in REGISTER:
        model.objects.all().delete()
    project_register(minutes)
    assert snapshot() == kept


@pytest.fixture
def transactional_world(meeting, facilitator):
    return published(meeting, by=facilitator), facilitator


# --- The pages --------------------------------------------------------------------------------------------------------


def many_decisions(minutes, count):
    Decision.objects.bulk_create(
        Decision(
            block_id=uuid.UUID(int=5000 + number),
            minutes=minutes,
            body_id=minutes.meeting.get_parent().pk,
            said_on=date(2026, 11, 5),
            text=f"Décision {number}",
            status="decided",
            said_status="decided",
            position=number,
        )
        for number in range(count)
    )


@pytest.mark.parametrize("address", ["/decisions/", "/actions/", "/engagements/", "/questions/"])
def test_an_empty_register_says_so(client, meeting, address):
    response = client.get(address)

    assert response.status_code == 200
    assert "Rien ici pour le moment" in response.content.decode()


def queries_of(client, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, headers={"cookie": "sessionid=x"}).status_code == 200
    return len(queries)


def test_the_list_costs_the_same_at_3_and_300_rows(client, meeting, facilitator):
    minutes = published(meeting, by=facilitator)
    many_decisions(minutes, 3)
    few = queries_of(client, "/decisions/?etat=decide")
    Decision.objects.all().delete()
    many_decisions(minutes, 300)

    assert queries_of(client, "/decisions/?etat=decide") == few


def test_the_list_is_filtered_by_table_and_state(client, site_root, meeting, facilitator):
    to_take = ("pending_decision", {"text": "Ouvrir ?", "decide_on": "2026-12-05"})
    published(meeting, by=facilitator, body=[ATTENDANCE, decision(), to_take])

    page = client.get("/decisions/?table=la-busserine&etat=a-decider").content.decode()

    assert "Ouvrir" in page
    assert "<dt>À décider le</dt>" in page
    assert "Six bancs" not in page
    assert f"/la-busserine/2026-11-05-assemblee/compte-rendu/#{block_id(3)}" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?page=99", 404),
        ("?page=x", 404),
        ("?table=nulle-part", 200),
        ("?etat=%00'\"<script>", 400),
        ("?etat='\"<script>", 200),
        ("?table=%F0%9F", 200),
    ],
)
def test_strange_addresses_are_no_server_error(client, meeting, query, status):
    response = client.get(f"/decisions/{query}")

    assert response.status_code == status
    assert "<script>" not in response.content.decode().replace('<script type="module"', "")


def test_an_entry_tells_its_story(client, meeting, facilitator):
    published(meeting, by=facilitator, body=[ATTENDANCE, commitment()])
    entry = update_status(Commitment.objects.get(), by=facilitator, status="kept", note="Réparé le 14.")

    page = client.get(f"/engagements/{entry.pk}/").content.decode()

    assert "Réparer l’ascenseur." in page
    assert "Réparé le 14." in page
    assert "tenu" in page
    assert "csrfmiddlewaretoken" not in page


def test_words_taken_out_of_the_minutes_are_not_repeated(client, meeting, facilitator):
    minutes = published(meeting, by=facilitator, body=[ATTENDANCE, decision("Un nom.")])
    entry = Decision.objects.get()
    correct(minutes, by=facilitator, body=[ATTENDANCE])

    response = client.get(f"/decisions/{entry.pk}/")

    assert response.status_code == 410
    assert "Un nom." not in response.content.decode()


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_an_entry_nobody_made_is_not_found(client, meeting, pk):
    assert client.get(f"/decisions/{pk}/").status_code == 404


def test_the_facilitator_says_what_became_of_it_on_the_page(client, meeting, facilitator):
    published(meeting, by=facilitator, body=[ATTENDANCE, commitment()])
    entry = Commitment.objects.get()
    client.force_login(facilitator)

    assert "csrfmiddlewaretoken" in client.get(f"/engagements/{entry.pk}/").content.decode()
    assert client.post(f"/engagements/{entry.pk}/", {"status": "perhaps"}).status_code == 422
    response = client.post(f"/engagements/{entry.pk}/", {"status": "kept", "note": "Fait."})

    assert (response.status_code, response["Location"]) == (303, f"/engagements/{entry.pk}/")
    entry.refresh_from_db()
    assert (entry.status, entry.note) == ("kept", "Fait.")
    assert "C’est dit" in client.get(response["Location"]).text


@pytest.mark.parametrize(("status", "tone"), [("promised", "wait"), ("kept", "done"), ("broken", "warn")])
def test_what_was_not_kept_does_not_look_done(meeting, facilitator, status, tone):
    published(meeting, by=facilitator, body=[ATTENDANCE, commitment()])

    assert update_status(Commitment.objects.get(), by=facilitator, status=status).tone == tone


def test_nobody_else_may(client, meeting, facilitator):
    published(meeting, by=facilitator, body=[ATTENDANCE, commitment()])
    entry = Commitment.objects.get()

    assert client.post(f"/engagements/{entry.pk}/", {"status": "kept"}).status_code == 403
    client.force_login(staff("habitante@demo.example"))
    assert client.post(f"/engagements/{entry.pk}/", {"status": "kept"}).status_code == 403


def test_a_table_s_page_shows_what_it_decided_and_what_it_awaits(rf, meeting, facilitator):
    from pages.sections import sections_of

    late = (timezone.localdate() - timedelta(days=3)).isoformat()
    published(meeting, by=facilitator, body=[ATTENDANCE, decision(), commitment(due_on=late)])
    table = meeting.get_parent().specific

    request = rf.get("/")
    request.user = AnonymousUser()
    sections = sections_of(table, request)

    doors = {section.door.label: section.door.hint for section in sections if section.door}
    assert doors["Ce qui a été décidé"] == "1 décision"
    assert {"meetings/_register_decided.html", "meetings/_register_awaited.html"} <= {s.template for s in sections}


def test_body_of_keeps_ids():
    assert [child.id for child in body_of(ATTENDANCE, decision())] == [block_id(1), block_id(2)]
