import datetime
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from activity import actions, messages
from activity.enums import DeliveryState, Frequency
from activity.models import Delivery, Follow
from activity.text import one_line, printable
from tests.factories.activity import ActivityFactory, FollowerFactory, FollowFactory

PLAIN = "activity/mail/news"  # any template fit for a mail


class BrokenBackend(EmailBackend):
    """A mail server that refuses one address and drops the line for another."""

    def send_messages(self, mails):
        to = mails[0].to[0]
        if to.startswith("refused"):
            raise smtplib.SMTPRecipientsRefused({to: (550, b"no such user " + to.encode())})
        if to.startswith("dropped"):
            raise smtplib.SMTPServerDisconnected("closed")
        return super().send_messages(mails)


@pytest.fixture
def broken_server(settings):
    settings.EMAIL_BACKEND = "tests.activity.test_messages.BrokenBackend"


@pytest.fixture
def notice(settings, tmp_path):
    """A message of another app, without account."""
    folder = tmp_path / "templates" / "tests" / "mail"
    folder.mkdir(parents=True)
    (folder / "link.txt").write_text("Lien : {{ link }} {{ site_url }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path / "templates", *settings.TEMPLATES[0]["DIRS"]]}]
    return "tests/mail/link"


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def news(table):
    """A message about one deed, waiting."""
    follow = FollowFactory(page=table)
    activity = ActivityFactory(page=table)
    return Delivery.objects.create(
        recipient=messages.recipient_of(follow.person_id),
        key=f"activity:{activity.pk}",
        person=follow.person,
        template=messages.NEWS,
        context={"activity": activity.pk},
    )


def fresh(delivery):
    return Delivery.objects.get(pk=delivery.pk)


# --- sending once -----------------------------------------------------------------------------------------------------


def test_a_task_run_twice_sends_once(news, mailoutbox):
    assert messages.send_deliveries([news.pk]) == 1
    assert messages.send_deliveries([news.pk]) == 0

    assert len(mailoutbox) == 1
    sent = fresh(news)
    assert (sent.state, sent.attempts, sent.address, sent.context) == (DeliveryState.SENT, 1, "", {})
    assert sent.sent_at is not None
    assert sent.subject == "La Busserine: du neuf"


def test_what_another_worker_is_sending_is_left_to_it(news, mailoutbox):
    Delivery.objects.filter(pk=news.pk).update(state=DeliveryState.SENDING, due_at=timezone.now(), attempts=1)

    assert (messages.send_deliveries([news.pk]), mailoutbox) == (0, [])


def test_what_a_dead_worker_left_is_taken_up_again(news, mailoutbox, committed):
    long_ago = timezone.now() - datetime.timedelta(minutes=11)
    Delivery.objects.filter(pk=news.pk).update(state=DeliveryState.SENDING, due_at=long_ago, attempts=1)

    with committed():
        assert messages.queue_left_behind() == 1

    assert (len(mailoutbox), fresh(news).attempts) == (1, 2)


def test_a_message_that_kills_its_worker_each_time_is_given_up(news, mailoutbox):
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    Delivery.objects.filter(pk=news.pk).update(
        state=DeliveryState.SENDING, due_at=long_ago, attempts=messages.MOST_ATTEMPTS
    )

    assert (messages.send_deliveries([news.pk]), mailoutbox) == (0, [])
    assert (fresh(news).state, fresh(news).error) == (DeliveryState.FAILED, "WorkerDied")


def test_what_waits_since_this_minute_is_not_queued_again(news):
    assert messages.queue_left_behind() == 0
    assert messages.queue_left_behind(timezone.now() + datetime.timedelta(minutes=2)) == 1


def test_every_attempt_bears_the_same_message_id(news, mailoutbox):
    composed = [messages.compose(news).extra_headers["Message-ID"] for _again in range(2)]
    messages.send_deliveries([news.pk])

    assert {*composed} == {mailoutbox[0].extra_headers["Message-ID"]}
    assert composed[0].endswith("@testserver>")


def test_a_failure_is_kept_tried_again_a_few_times_then_given_up_in_sight(news, broken_server, mailoutbox):
    news.person.email = "refused@demo.example"
    news.person.save()
    now = timezone.now()

    for attempt in range(1, messages.MOST_ATTEMPTS + 1):
        assert messages.send_deliveries([news.pk], now) == 0
        failed = fresh(news)
        assert (failed.attempts, failed.error) == (attempt, "SMTPRecipientsRefused")
        assert messages.send_deliveries([news.pk], now) == 0, "not before its time"
        now = failed.due_at

    assert fresh(news).state == DeliveryState.FAILED
    assert messages.send_deliveries([news.pk], now + datetime.timedelta(days=9)) == 0
    assert list(Delivery.objects.failed()) == [news]


def test_one_refused_message_does_not_stop_the_others(table, broken_server, mailoutbox, committed):
    for name in ("refused", "anna", "dropped", "zoe"):
        FollowFactory(page=table, person=FollowerFactory(email=f"{name}@demo.example"))
    activity = ActivityFactory(page=table)

    with committed():
        actions.tell_followers(activity.pk)

    assert sorted(sent.to[0] for sent in mailoutbox) == ["anna@demo.example", "zoe@demo.example"]
    assert Delivery.objects.waiting().count() == 2


def test_a_message_to_whoever_stopped_meanwhile_is_dropped(news, mailoutbox):
    Follow.objects.update(frequency=Frequency.NEVER)

    assert (messages.send_deliveries([news.pk]), mailoutbox) == (0, [])
    assert fresh(news).state == DeliveryState.DROPPED


def test_an_erased_person_is_written_to_no_more(news, mailoutbox):
    news.person.delete()

    assert (messages.send_deliveries([news.pk]), mailoutbox, Delivery.objects.count()) == (0, [], 0)


# --- what is written --------------------------------------------------------------------------------------------------


def test_a_news_mail_says_what_where_and_how_to_stop(news, mailoutbox):
    messages.send_deliveries([news.pk])

    sent = mailoutbox[0]
    html = sent.alternatives[0].content
    assert sent.from_email == "Tablée <tablee@demo.example>"
    assert (sent.to, sent.cc, sent.bcc) == ([news.person.email], [], [])
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert stop.startswith("http://testserver/desabonnement/")
    for words in (sent.body, html):
        assert "La Busserine: du neuf" in words
        assert "http://testserver/busserine/" in words
        assert stop in words
        assert "http://testserver/compte/suivis/" in words
        assert "Bonjour" in words
    assert "<img" not in html


def test_the_unsubscribe_address_tells_nothing_of_the_person(news):
    token = messages.unsubscribe_url(person=news.person_id).rstrip("/").rpartition("/")[2]

    import base64

    readable = base64.urlsafe_b64decode(token.partition(":")[0] + "==").decode()
    assert readable == f'{{"w":{news.person_id}}}'


def test_titles_do_not_break_out_of_headers_nor_of_html(home, mailoutbox, naughty_strings):
    follow = FollowFactory(page=home)
    page = home.add_child(instance=type(home)(title="x", slug="x"))
    hostile = ["Salut\r\nBcc: tous@demo.example", "<script>alert(1)</script>", *naughty_strings]
    # Six to a message, so that every one is sent: words of the deed go into the subject and the text.
    for start in range(0, len(hostile), 6):
        words = printable("\n".join(hostile[start : start + 6]))
        type(home).objects.filter(pk=page.pk).update(title=words[:255])
        activity = ActivityFactory(page=page, data={"what": words})
        delivery = Delivery(
            pk=1, key="k", person=follow.person, template=messages.NEWS, context={"activity": activity.pk}
        )
        composed = messages.compose(delivery)
        assert composed.message()["Bcc"] is None
        assert len(composed.message().get_all("Subject")) == 1
        assert "<script" not in composed.alternatives[0].content.lower()


def test_a_header_is_one_line_and_not_too_long():
    assert one_line("  a\r\n\tb\x00c\u2028d  ") == "a b c d"
    assert one_line("x" * 300) == "x" * 199 + "…"
    assert one_line("famille 👨‍👩‍👧 « bonjour\u00a0!") == "famille 👨‍👩‍👧 « bonjour\u00a0!"


# --- messages of other apps -------------------------------------------------------------------------------------------


def test_somebody_without_account_is_written_to_once_and_forgotten(db, notice, committed, mailoutbox):
    for address in ("Rosa@demo.example", " rosa@Demo.example"):
        with committed():
            messages.send_message(address, "comment:1:link", "Votre lien\r\nBcc: x@y.z", notice, {"link": "/l/1"})

    assert [sent.to for sent in mailoutbox] == [["Rosa@demo.example"]]
    assert mailoutbox[0].subject == "Votre lien Bcc: x@y.z"
    assert mailoutbox[0].body == "Lien : /l/1 http://testserver\n"
    assert mailoutbox[0].alternatives == []
    assert "List-Unsubscribe" not in mailoutbox[0].extra_headers
    kept = Delivery.objects.get()
    assert (kept.address, kept.context, kept.state) == ("", {}, DeliveryState.SENT)
    assert "rosa" not in kept.recipient


def test_nothing_leaves_before_the_commit_nor_when_undone(db, notice, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        messages.send_message(FollowerFactory(), "k", "Sujet", notice, {"link": ""})

    assert (len(callbacks), mailoutbox) == (1, [])


def test_a_person_is_written_to_at_her_address_of_the_moment(db, notice, mailoutbox, committed):
    person = FollowerFactory(email="avant@demo.example")
    with committed():
        messages.send_message(person, "k", "Sujet", notice, {"link": ""})
        person.email = "apres@demo.example"
        person.save()

    assert mailoutbox[0].to == ["apres@demo.example"]


def test_a_context_that_is_not_json_is_refused(db, notice):
    with pytest.raises(TypeError):
        messages.send_message("a@demo.example", "k", "Sujet", notice, {"link": object()})


def test_a_template_that_is_missing_is_a_failure_in_sight(db, committed, mailoutbox):
    with committed():
        delivery = messages.send_message("a@demo.example", "k", "Sujet", "tests/mail/nothing")

    assert (fresh(delivery).error, fresh(delivery).state) == ("TemplateDoesNotExist", DeliveryState.PENDING)
    assert mail.outbox == []
