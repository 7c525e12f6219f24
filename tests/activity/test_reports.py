import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import ADMINISTRATORS, EDITORS, MODERATORS
from activity.enums import DeliveryState
from activity.models import Activity, Delivery
from tests.factories.activity import NEWS, QUIET, ActivityFactory, FollowerFactory


@pytest.fixture
def staff(client, db):
    def sign_in(role):
        person = FollowerFactory(is_staff=True)
        group, _new = Group.objects.get_or_create(name=role)
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        person.groups.add(group)
        client.force_login(person)
        return client

    return sign_in


@pytest.mark.parametrize(
    ("role", "journal", "deliveries"),
    [(MODERATORS, False, False), (EDITORS, True, False), (ADMINISTRATORS, True, True)],
)
def test_who_reads_the_reports(staff, home, role, journal, deliveries):
    client = staff(role)

    for name, may in (("activity_journal", journal), ("activity_deliveries", deliveries)):
        assert (client.get(reverse(name)).status_code == 200) is may
        assert (client.get(reverse(f"{name}_results")).status_code == 200) is may
        assert (reverse(name) in client.get(reverse("wagtailadmin_home")).content.decode()) is may


def test_without_sign_in_there_is_no_report(client, home):
    assert client.get(reverse("activity_journal")).status_code == 302


def test_the_journal_says_what_happened_and_is_filtered(staff, table, elsewhere):
    ActivityFactory(page=table)
    ActivityFactory(page=elsewhere, verb=QUIET.key)
    ActivityFactory(page=None)
    client = staff(EDITORS)

    def shown(query=""):
        return [one.sentence for one in client.get(reverse("activity_journal_results") + query).context["object_list"]]

    assert len(shown()) == 3
    assert shown(f"?verb={QUIET.key}") == ["Les Flamants, in silence"]
    assert shown(f"?verb={NEWS.key}&title=busse") == ["La Busserine: du neuf"]
    assert shown("?at_from=2020-01-01&at_to=2020-01-02") == []
    assert client.get(reverse("activity_journal_results") + "?at_from=x&verb=nothing").status_code == 200
    assert "<th>Par</th>" in client.get(reverse("activity_journal_results")).content.decode()


def test_the_journal_exported_holds_no_formula(staff, home):
    page = home.add_child(instance=type(home)(title="=HYPERLINK(1)", slug="x"))
    ActivityFactory(page=page)

    csv = b"".join(staff(EDITORS).get(reverse("activity_journal") + "?export=csv").streaming_content).decode()

    assert "'=HYPERLINK(1): du neuf" in csv


def test_the_journal_costs_the_same_at_3_and_300(staff, table):
    client = staff(EDITORS)
    costs = []
    for count in (3, 297):
        Activity.objects.bulk_create(ActivityFactory.build(page=table) for _rank in range(count))
        client.get(reverse("activity_journal_results"))
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse("activity_journal_results"))
        costs.append((len(response.context["object_list"]), len(queries)))

    assert [shown for shown, _cost in costs] == [3, 50]
    assert costs[0][1] == costs[1][1]


def test_failed_messages_are_in_sight_without_their_address(staff, db):
    Delivery.objects.create(
        recipient="x",
        key="k",
        subject="Votre code",
        template="t",
        address="secret@demo.example",
        state=DeliveryState.FAILED,
        error="SMTPRecipientsRefused",
    )

    html = staff(ADMINISTRATORS).get(reverse("activity_deliveries_results") + "?state=failed").content.decode()

    assert "Votre code" in html
    assert "SMTPRecipientsRefused" in html
    assert "secret@" not in html
