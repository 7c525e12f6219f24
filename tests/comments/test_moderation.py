import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Site

from comments import actions
from comments.enums import CommentState, ReportKind
from comments.models import Comment, CommentSettings
from tests.comments.conftest import DECISION
from tests.factories.comments import CommentFactory, ContentReportFactory, many_comments

pytestmark = pytest.mark.django_db

QUEUE = "/admin/moderation/"
DECIDE = "/admin/moderation/decide/"


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def enter(client, settings):
    """Sign a person in as far as the back office: a second factor is accounts' matter."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def moderating(enter, moderator):
    return enter(moderator)


# who: the queue answers, and a decision on this table's message
TABLE = {
    "anonymous": (302, 302),
    "resident": (302, 302),
    "trusted resident": (302, 302),
    "facilitator": (200, 303),
    "facilitator of another table": (200, "untouched"),
    "moderator": (200, 303),
    "editor": (200, 303),
    "administrator": (200, 303),
}


@pytest.mark.parametrize("who", TABLE)
def test_who_enters_the_queue_and_decides(client, people, project, who):
    comment = CommentFactory(page=project, pending=True)
    if people[who].is_authenticated:
        client.force_login(people[who])
    queue, decision = TABLE[who]

    assert client.get(QUEUE).status_code == queue
    response = client.post(DECIDE, {"deed": f"approve:{comment.pk}"})
    comment.refresh_from_db()
    if decision == "untouched":
        assert comment.state == CommentState.PENDING
        assert client.get(reverse("comments_message", args=[comment.pk])).status_code == 404
    else:
        assert response.status_code == decision
        assert comment.is_published == (decision == 303)


def test_a_message_stands_in_the_queue_with_what_is_round_it(moderating, minutes, table):
    asked = CommentFactory(page=minutes, body="Combien de bancs ?")
    comment = CommentFactory(
        page=minutes,
        pending=True,
        anchor=DECISION,
        anchor_excerpt="Six bancs sous les platanes.",
        parent=asked,
        body="Appelez le 06 12 34 56 78",
        gives_contact=True,
    )
    ContentReportFactory(comment=comment, kind=ReportKind.PRIVATE, words="C’est mon numéro.")

    seen = text_of(moderating.get(QUEUE)).replace("\u00a0", " ")

    for words in [
        table.title,
        minutes.title,
        "Six bancs sous les platanes.",
        "Combien de bancs ?",
        "Appelez le 06 12 34 56 78",
        "contient une adresse e-mail ou un téléphone",
        "C’est mon numéro.",
    ]:
        assert words in seen


def test_the_queue_costs_the_same_whatever_its_length(moderating, project):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert moderating.get(QUEUE).status_code == 200
        return len(queries)

    pending = {"state": CommentState.PENDING, "published_at": None, "decided_at": None}
    many_comments(project, 3, **pending)
    moderating.get(QUEUE)
    few = cost()
    many_comments(project, 297, **pending)

    assert cost() == few


def test_the_menu_counts_what_waits(moderating, project):
    CommentFactory(page=project, pending=True)
    CommentFactory(page=project, hidden=True)

    assert "Modération (2)" in html.unescape(moderating.get(QUEUE).content.decode()).replace("\\u00e9", "é")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"pending", "hidden", "reported"}),
        ({"state": "published"}, {"published", "reported", "elsewhere"}),
        ({"state": "refused"}, {"refused"}),
        ({"state": "all", "reported": "true"}, {"reported"}),
        ({"state": "all", "gives_contact": "true"}, {"pending"}),
        ({"state": "all", "created_at_from": "2030-01-01"}, set()),
    ],
)
def test_the_queue_is_filtered(moderating, project, other_project, query, expected):
    made = {
        "pending": CommentFactory(page=project, pending=True, gives_contact=True),
        "hidden": CommentFactory(page=project, hidden=True),
        "refused": CommentFactory(page=project, refused=True),
        "published": CommentFactory(page=project),
        "reported": CommentFactory(page=project),
        "elsewhere": CommentFactory(page=other_project),
    }
    ContentReportFactory(comment=made["reported"])

    shown = moderating.get(QUEUE, query).context["object_list"]

    assert {name for name, comment in made.items() if comment in shown} == expected


def test_the_queue_is_filtered_by_table(moderating, project, other_project, table):
    ours = CommentFactory(page=project, pending=True)
    CommentFactory(page=other_project, pending=True)

    assert moderating.get(QUEUE, {"table": table.pk}).context["object_list"] == [ours]


@pytest.mark.parametrize("query", ["state=lost", "table=x", "created_at_from=hier", "p=99999", "likeness=%00"])
def test_a_bad_filter_is_no_error(moderating, project, query):
    assert moderating.get(f"{QUEUE}?{query}").status_code in (200, 400, 404)
    assert moderating.get(f"{QUEUE}results/?{query}").status_code in (200, 400, 404)


def test_many_are_approved_at_once(moderating, project):
    ticked = [CommentFactory(page=project, pending=True).pk for _time in range(3)]
    left = CommentFactory(page=project, pending=True)

    response = moderating.post(DECIDE, {"deed": "approve", "comment": ticked, "next": f"{QUEUE}?state=pending"})

    assert (response.status_code, response.url) == (303, f"{QUEUE}?state=pending")
    assert set(Comment.objects.published().values_list("pk", flat=True)) == set(ticked)
    left.refresh_from_db()
    assert left.state == CommentState.PENDING


def test_many_are_refused_with_one_reason(moderating, project):
    ticked = [CommentFactory(page=project, pending=True).pk for _time in range(3)]

    asked = moderating.post(DECIDE, {"deed": "refuse", "comment": ticked})
    assert (asked.status_code, "Choisissez une raison" in text_of(asked)) == (200, True)
    empty = moderating.post(DECIDE, {"deed": "refuse", "comment": ticked, "kind": "other", "reason": ""})
    assert empty.status_code == 422
    done = moderating.post(DECIDE, {"deed": "refuse", "comment": ticked, "kind": "advert", "reason": "Non."})

    assert done.status_code == 303
    assert list(Comment.objects.values_list("state", "reason_kind", "reason").distinct().order_by()) == [
        ("refused", "advert", "Non.")
    ]


def test_a_wave_of_look_alikes_is_refused_in_one_go_and_the_genuine_stay(moderating, project):
    for rank in range(40):
        CommentFactory(page=project, pending=True, body=f"GAGNEZ {rank} € !")
    genuine = CommentFactory(page=project, pending=True, body="Et les bancs ?")
    one = Comment.objects.awaiting().exclude(pk=genuine.pk).first()
    assert "Refuser les 40 qui se ressemblent" in text_of(moderating.get(QUEUE))

    asked = moderating.post(DECIDE, {"deed": f"refuse-alike:{one.pk}"})
    everybody = re.findall(r'name="comment" value="(\d+)"', asked.content.decode())
    moderating.post(DECIDE, {"deed": "refuse", "comment": everybody, "kind": "advert"})

    assert list(Comment.objects.awaiting()) == [genuine]


def test_a_report_is_answered_from_the_queue(moderating, project):
    comment = CommentFactory(page=project)
    actions.report_comment(comment, kind=ReportKind.OTHER, sender="a")

    moderating.post(DECIDE, {"deed": f"keep:{comment.pk}"})

    assert not Comment.objects.to_decide().exists()


def test_what_was_withdrawn_meanwhile_does_not_stop_the_others(moderating, project):
    gone, waiting = CommentFactory(page=project, withdrawn=True), CommentFactory(page=project, pending=True)

    moderating.post(DECIDE, {"deed": "approve", "comment": [gone.pk, waiting.pk]})

    waiting.refresh_from_db()
    assert waiting.is_published


@pytest.mark.parametrize(
    ("data", "status"),
    [({}, 404), ({"deed": "burn"}, 404), ({"deed": "approve"}, 303), ({"deed": "approve:x"}, 303)],
)
def test_a_post_that_says_nothing_does_nothing(moderating, project, data, status):
    CommentFactory(page=project, pending=True)

    assert moderating.post(DECIDE, data).status_code == status
    assert not Comment.objects.published().exists()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example"])
def test_a_decision_leads_nowhere_else(moderating, project, elsewhere):
    comment = CommentFactory(page=project, pending=True)

    assert moderating.post(DECIDE, {"deed": f"approve:{comment.pk}", "next": elsewhere}).url == QUEUE


def test_history_says_what_was_decided_and_by_whom(moderating, moderator, project):
    comment = CommentFactory(page=project, pending=True)
    actions.approve_comment(comment, by=moderator)
    actions.report_comment(comment, kind=ReportKind.PRIVATE, words="Mon adresse.", contact="06 00 00 00 00")

    seen = text_of(moderating.get(reverse("comments_message", args=[comment.pk]))).replace("\u00a0", " ")

    for words in ["Publié", str(moderator), "Signalé par", "Mon adresse.", "06 00 00 00 00"]:
        assert words in seen


def test_messages_are_suspended_for_a_day_and_opened_again(moderating, project):
    assert moderating.post("/admin/moderation/suspend/").status_code == 303
    assert CommentSettings.for_site(Site.objects.get()).suspended
    assert "Les messages sont suspendus" in text_of(moderating.get(QUEUE))

    moderating.post("/admin/moderation/suspend/", {"resume": "1"})
    assert not CommentSettings.for_site(Site.objects.get()).suspended


def test_hostile_words_stay_words_in_the_queue(moderating, project, naughty_strings):
    for word in naughty_strings[::10]:
        if "\x00" not in word:
            CommentFactory(page=project, pending=True, body=word, name=word[:80], anchor_excerpt=word[:200])
    for number in range(1, Comment.objects.count() // 20 + 2):
        page = moderating.get(f"{QUEUE}results/?p={number}")
        assert page.status_code == 200
        assert not re.search(r"<script|<(img|iframe)[^>]*\son\w+=", page.content.decode(), re.IGNORECASE)
