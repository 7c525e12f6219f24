import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.models import Page, PageViewRestriction

from activity.enums import DeliveryState
from activity.models import Activity, AppendOnly, Delivery
from tests.factories.activity import NEWS, QUIET, ActivityFactory, FollowerFactory, FollowFactory


def test_what_happened_cannot_be_changed(table):
    activity = ActivityFactory(page=table)
    activity.verb = QUIET.key

    with pytest.raises(AppendOnly):
        activity.save()
    with pytest.raises(AppendOnly):
        Activity.objects.update(verb=QUIET.key)
    with pytest.raises(AppendOnly):
        activity.delete()
    with pytest.raises(AppendOnly):
        Activity.objects.all().delete()
    activity.refresh_from_db()
    assert activity.verb == NEWS.key


def test_the_row_outlives_its_page_and_its_actor(table, project):
    person = FollowerFactory()
    activity = ActivityFactory(page=project, actor=person)
    activity.mentions.add(table)

    person.delete()
    Page.objects.get(pk=table.pk).delete()

    activity = Activity.objects.get()
    assert (activity.page, activity.actor, list(activity.mentions.all())) == (None, None, [])
    assert activity.sentence == "une page retirée depuis: du neuf"
    assert (activity.path, activity.url) == ("", "")


def test_a_verb_no_longer_known_leaves_the_title(table):
    assert ActivityFactory(page=table, verb="tests.forgotten").sentence == "La Busserine"


def test_a_sentence_is_one_line(home):
    page = home.add_child(instance=type(home)(title="Salut\r\nBcc: tous@demo.example\u2028\x07 !", slug="salut"))

    assert ActivityFactory(page=page).sentence == "Salut Bcc: tous@demo.example !: du neuf"


@pytest.mark.parametrize(
    ("anchor", "path"),
    [
        ("decision-3", "/busserine/#decision-3"),
        ('"><script>', "/busserine/"),
        ("", "/busserine/"),
        (["a"], "/busserine/"),
    ],
)
def test_the_address_leads_to_the_place_in_the_page(table, anchor, path):
    activity = ActivityFactory(page=table, data={"anchor": anchor})

    assert (activity.path, activity.url) == (path, f"http://testserver{path}")


def test_about_a_page_means_what_lies_below_and_what_mentions_it(table, project, elsewhere):
    own, below, other = (ActivityFactory(page=page) for page in (table, project, elsewhere))
    mentioning = ActivityFactory(page=elsewhere)
    mentioning.mentions.add(table, project)

    assert list(Activity.objects.about(table).order_by("pk")) == [own, below, mentioning]
    assert list(Activity.objects.about(elsewhere).order_by("pk")) == [other, mentioning]


def test_public_leaves_out_drafts_private_pages_and_pages_that_are_gone(table, project, elsewhere):
    shown = ActivityFactory(page=elsewhere)
    ActivityFactory(page=project)
    ActivityFactory(page=None)
    PageViewRestriction.objects.create(page=table, restriction_type=PageViewRestriction.LOGIN)
    draft = elsewhere.add_child(instance=type(table)(title="Brouillon", slug="brouillon", live=False))
    ActivityFactory(page=draft)

    assert list(Activity.objects.public()) == [shown]


def test_of_verb_takes_verbs_and_keys(table):
    loud, quiet = ActivityFactory(page=table), ActivityFactory(page=table, verb=QUIET.key)

    assert list(Activity.objects.of_verb(NEWS)) == [loud]
    assert list(Activity.objects.of_verb("tests.quiet")) == [quiet]
    assert list(Activity.objects.told_by_mail()) == [loud]


def test_a_person_follows_a_page_once(table):
    follow = FollowFactory(page=table)

    with pytest.raises(IntegrityError), transaction.atomic():
        FollowFactory(page=table, person=follow.person)


def test_an_unknown_frequency_never_enters(table):
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowFactory(page=table, frequency="hourly")


def test_a_sent_message_keeps_no_address(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(
            recipient="x", key="k", template="t", state=DeliveryState.SENT, address="a@demo.example"
        )


def test_a_message_needs_somebody(db):
    with pytest.raises(ValidationError):
        Delivery(recipient="x", key="k", template="t").clean()
