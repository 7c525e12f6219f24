"""« Retirer un nom »: asked without account, done in one action, and then the name is nowhere."""

import html
import io
import logging
from collections import Counter
from pathlib import Path

import pdfplumber
import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.core.cache import cache, caches
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook
from taggit.models import Tag
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry, Revision
from wagtail_factories import ImageFactory

from accounts.models import User
from activity.models import Activity
from comments.actions import submit_comment
from comments.models import Comment
from meetings.actions import readback, removal
from meetings.actions.minutes import publish_minutes
from meetings.actions.projection import differences
from meetings.actions.register import update_status
from meetings.enums import RemovalState
from meetings.models import Decision, MinutesPage, NameRemoval
from meetings.privacy.names import folded, replaced, spans
from pages.typography import day_words
from tests.factories.meetings import MeetingPageFactory, add_table, in_days, staff
from tests.factories.minutes import ATTENDANCE, block_id, commitment, decision, draft_of, meeting_in, published
from tests.factories.pages import afresh

NAME = "Zéphyrine Quatrebœufs-Lâme"
NAMES = (NAME,)
ALSO = "Mme Quatrebœufs"
BODY = [
    ATTENDANCE,
    decision("Le banc proposé par ZEPHYRINE QUATREBŒUFS‑LAME sera posé."),
    commitment("Rappeler Quatrebœufs-Lâme Zéphyrine avant l’hiver."),
    ("narrative", "<p>Mme <b>Zéphyrine</b>\u00a0Quatrebœufs-Lâme parle. On l’applaudit.</p>"),
    (
        "agenda_item",
        {
            "title": "Le banc de Zéphyrine Quatrebœufs-Lâme",
            "points": [
                {"type": "statement", "id": block_id(91), "value": {"words": "Un banc.", "display_name": NAME}},
            ],
        },
    ),
]


@pytest.fixture(scope="module")
def named(quarter, bare_ground):
    """Minutes published twice, quoted by a comment: the name stands in many places. Made once."""
    facilitator = quarter.facilitator
    with bare_ground():
        meeting = meeting_in(table=quarter.table, starts_at=in_days(-7), ends_at=in_days(-7, 20))
        draft = draft_of(meeting, by=facilitator, body=BODY, summary=f"{NAME} propose un banc.\nAccepté.", chair=NAME)
        publish_minutes(draft, by=facilitator)
        again = MinutesPage.objects.get(pk=draft.pk).get_latest_revision_as_object()
        again.title += f", avec {NAME}"
        again.easy_read = f"{NAME} veut un banc."
        again.summary += f"\nRelu avec {NAME}."
        again.save_revision(user=facilitator)
        found = publish_minutes(again, by=facilitator)
        submit_comment(found, by=None, name="Voisin", body=f"Merci à {NAME} !", anchor=block_id(2))
        remark = {"anchor": block_id(2), "body": f"{NAME} l’a dit.", "kind": "not_said", "proof": "code"}
        readback.submit_remark(found, **remark)
        update_status(Decision.objects.get(), by=facilitator, status="done", note=f"Posé avec {NAME}.")
        log(found, "wagtail.edit", data={"note": NAME})
        ImageFactory(title="Un banc").tags.add("zephyrine-quatrebœufs-lâme", "banc")
    return found


@pytest.fixture
def minutes(named, db):
    return afresh(named)


def everything_stored():
    """Return all that the database holds, table by table, as folded text with the escapes of JSON undone."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            text = " ".join(
                bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)
                for row in cursor.fetchall()
                for value in row
            )
            found[table] = text
    return found


# Where the words of minutes are known to go; what else the search finds must be emptied as well.
KNOWN = {
    "activity_activity",
    "comments_comment",
    "meetings_commitment",
    "meetings_decision",
    "meetings_entryevent",
    "meetings_minutespage",
    "meetings_minutesremark",
    "meetings_nameremoval",
    "taggit_tag",
    "wagtailcore_pagelogentry",
    "wagtailcore_revision",
    "wagtailsearch_indexentry",
}
# What readers and other sites fetch, besides the minutes themselves.
PUBLIC = (
    "/decisions/",
    "/decisions/liste.csv",
    "/decisions/liste.xlsx",
    "/engagements/liste.csv",
    "/engagements/liste.xlsx",
    "/actualites.atom",
)
OF_MINUTES = ("", "facile/", "affiche/", "affiche.pdf", "versions/", "versions/1/", "versions/2/comparaison/")


def words_of(response):
    """Return all the words of an answer, folded: a PDF's text, a sheet's cells, anything else as it is."""
    assert response.status_code == 200, response.request
    content = b"".join(response) if response.streaming else response.content
    kind = response.headers["Content-Type"]
    if kind.startswith("application/pdf"):
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            said = " ".join([str(pdf.metadata), *(page.extract_text() for page in pdf.pages)])
    elif "spreadsheet" in kind:
        rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        said = " ".join(str(cell) for row in rows for cell in row)
    else:
        said = content.decode()
    return folded(" ".join(html.unescape(said).split()))


def public_places_with(client, minutes, word):
    """Return the public addresses where `word` stands."""
    entry = Decision.objects.get().get_absolute_url()
    addresses = [*PUBLIC, entry, f"{minutes.meeting.url}compte-rendu.pdf", f"{minutes.url}actualites.atom"]
    addresses += [f"{minutes.url}{end}" for end in OF_MINUTES]
    return [address for address in addresses if folded(word) in words_of(client.get(address))]


def tables_with(word):
    word = folded(word)
    escaped = [text.encode("ascii", "backslashreplace").decode().casefold() for text in ("quatrebœufs",)]
    return {
        table
        for table, text in everything_stored().items()
        if word in folded(text) or any(part in text.casefold() for part in escaped)
    }


def files_with(word, *folders):
    wanted = [word.encode(), word.casefold().encode(), word.upper().encode()]
    return [
        path
        for folder in folders
        for path in Path(folder).rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in wanted)
    ]


# --- The name in text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("elise dupont durand parle", "Une personne parle"),
        ("ÉLISE\u00a0DUPONT‑DURAND", "Une personne"),
        ("merci à E\u0301lise Dupont\u00ad-Durand !", "merci à une personne !"),
        ("avec Dupont-Durand Élise.", "avec une personne."),
        ("et Mme Élise Dupont-Durand aussi", "et une personne aussi"),
        ("<p>et <b>Élise</b> Dupont-<i>Durand</i> dit</p>", "<p>et <b>une personne</b><i></i> dit</p>"),
        ("et &Eacute;lise&nbsp;Dupont-Durand", "et une personne"),
        ('<a href="mailto:elise.dupont-durand@x.fr">x</a>', '<a href="mailto:une personne@x.fr">x</a>'),
        ("Élise Dupont-Durandel, Lélise Dupont-Durand", "Élise Dupont-Durandel, Lélise Dupont-Durand"),
    ],
)
def test_a_name_is_found_however_it_is_typed(text, after):
    assert replaced(text, ("Élise Dupont-Durand",))[0] == after


def test_hostile_names_and_texts_break_nothing(naughty_strings):
    for word in naughty_strings:
        assert isinstance(spans(f"avant {word} après", ("Élise Dupont",)), list)
        try:
            names = removal.names_to_remove(word)
        except ValidationError:
            continue
        text, _number = replaced(f"avant {word} après", names)
        assert isinstance(text, str)


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_anybody_asks_without_account_and_without_cookie(client, minutes, django_capture_on_commit_callbacks, caplog):
    address = f"{minutes.url}retirer-un-nom/"
    page = client.get(minutes.url).content.decode()
    assert f'href="{address}"' in page
    assert f'href="{address}?point={block_id(2)}"' in page
    form = client.get(f"{address}?point={block_id(2)}")
    assert form.status_code == 200
    assert not form.cookies

    data = {"name": NAME, "email": "voisine@demo.example", "anchor": block_id(2)}
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address, data)
        twice = client.post(address, data)
    assert answer.status_code == 303
    assert twice.url == answer.url
    asked = NameRemoval.objects.get()
    assert (asked.name, asked.anchor, asked.state) == (NAME, block_id(2), RemovalState.WAITING)
    thanks = client.get(answer.url).content.decode()
    assert asked.ticket in thanks
    assert day_words(asked.created_at) in thanks
    assert day_words(asked.answer_by) in thanks
    assert len(mail.outbox) == 1
    assert "Quatreb" not in mail.outbox[0].subject + mail.outbox[0].body + answer.url + caplog.text


@pytest.mark.parametrize(
    "data", [{}, {"name": "  "}, {"name": "é"}, {"name": "x" * 121}, {"name": NAME, "email": "non"}]
)
def test_a_request_refused_comes_back_filled(client, minutes, data):
    answer = client.post(f"{minutes.url}retirer-un-nom/", data)

    assert answer.status_code == 422
    assert not NameRemoval.objects.exists()


def test_a_robot_and_a_flood_are_held_back(client, minutes, settings):
    address = f"{minutes.url}retirer-un-nom/"
    assert client.post(address, {"name": NAME, "website": "x"}).status_code == 422
    answers = Counter(client.post(address, {"name": f"Nom Inventé {n}"}).status_code for n in range(22))
    assert answers == {303: 20, 429: 2}


def test_minutes_nobody_may_read_take_no_request(client, table, facilitator):
    meeting = MeetingPageFactory(parent=table, starts_at=in_days(-7), ends_at=in_days(-7, 20))
    draft = draft_of(meeting, by=facilitator, body=BODY)

    assert client.get(f"{draft.url}retirer-un-nom/").status_code == 404


# --- Removing ---------------------------------------------------------------------------------------------------------


def test_once_removed_the_name_is_nowhere(
    client, minutes, facilitator, django_capture_on_commit_callbacks, caplog, own_media, settings
):
    client.force_login(facilitator)
    with django_capture_on_commit_callbacks(execute=True):
        asked = removal.request_removal(minutes, name=NAME, email="voisine@demo.example")
        twice = removal.request_removal(minutes, name=f"Mme {NAME.upper()}")
        another = removal.request_removal(minutes, name="Jean Exemple")
    address = reverse("meetings_removal", args=[asked.pk])
    assert tables_with("quatrebœufs") >= KNOWN
    assert len(public_places_with(client, minutes, "quatrebœufs")) >= 10
    for alias in site_settings.CACHES:
        caches[alias].set("old", f"{NAME}")

    looked = client.post(address, {"name": NAME, "also": ALSO, "replacement": "une personne", "deed": "look"})
    assert looked.status_code == 200
    assert "pages publiées" in looked.content.decode()
    assert block_id(2) not in looked.content.decode()
    mail.outbox.clear()
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address, {"name": NAME, "also": ALSO, "replacement": "une personne", "deed": "remove"})

    assert answer.status_code == 303
    assert tables_with("quatrebœufs") == set()
    assert tables_with("zephyrine") == set()
    assert "Quatreb" not in caplog.text + str(mail.outbox[0].message())
    cached = [folder["LOCATION"] for folder in site_settings.CACHES.values() if Path(folder["LOCATION"]).is_dir()]
    assert files_with("Quatrebœufs", own_media, *cached) == []
    assert all(caches[alias].get("old") is None for alias in site_settings.CACHES)

    found = MinutesPage.objects.get(pk=minutes.pk)
    assert public_places_with(client, found, "quatrebœufs") == []
    words = client.get(found.url).content.decode()
    assert "Le banc proposé par une personne sera posé." in words
    assert "à la demande de la personne" in words
    assert Decision.objects.get().text == "Le banc proposé par une personne sera posé."
    assert Comment.objects.get().body == "Merci à une personne !"
    assert differences(found) == []
    asked.refresh_from_db()
    assert (asked.name, asked.email, asked.state) == ("", "", RemovalState.DONE)
    assert asked.total >= 10
    twice.refresh_from_db()
    another.refresh_from_db()
    assert (twice.name, twice.waits) == ("", False), "asked twice, answered once"
    assert another.waits
    assert [tag.name for tag in Tag.objects.all()] == ["banc"]
    done = client.get(answer.url).content.decode()
    assert str(asked.counts["le registre (décisions, actions, promesses, questions)"]) in done
    assert Activity.objects.of_verb("meetings.name_removed").count() == 1
    assert client.get(address).status_code == 200
    for old in Revision.objects.for_instance(found):
        assert old.as_object().body is not None


def test_another_table_keeps_its_homonym_unless_the_whole_site_is_asked(site_root, minutes, facilitator):
    other = add_table(site_root, title="Autre table", slug="autre")
    meeting = MeetingPageFactory(parent=other, slug="r", starts_at=in_days(-3), ends_at=in_days(-3, 20))
    theirs = published(meeting, by=staff("autre@demo.example", on=other), summary=f"{NAME} préside.")

    removal.remove_name(minutes, NAMES, by=facilitator)
    theirs.refresh_from_db()
    assert NAME in theirs.summary
    with pytest.raises(PermissionDenied):
        removal.remove_name(minutes, NAMES, everywhere=True, by=facilitator)

    everybody = staff("redaction@demo.example", on=site_root)
    removal.remove_name(minutes, NAMES, everywhere=True, by=everybody)
    theirs.refresh_from_db()
    assert theirs.summary == "Une personne préside."
    assert theirs.names_removed.count() == 1


def test_who_calls_is_served_like_who_writes(client, minutes, facilitator):
    client.force_login(facilitator)
    address = reverse("meetings_remove_name", args=[minutes.pk])
    assert address in client.get(reverse("wagtailadmin_pages:edit", args=[minutes.pk])).content.decode()

    answer = client.post(address, {"name": NAME, "also": "", "replacement": "un habitant", "deed": "remove"})

    assert answer.status_code == 303
    minutes.refresh_from_db()
    assert minutes.chair == "Un habitant"
    for data in ({"name": "é"}, {"name": NAME, "also": "x"}, {"name": NAME, "replacement": "<b>"}):
        assert client.post(address, {"replacement": "x", "also": "", "deed": "remove", **data}).status_code == 422


def test_a_name_left_is_forgotten_too_and_the_reason_told(
    client, minutes, facilitator, django_capture_on_commit_callbacks
):
    asked = removal.request_removal(minutes, name=NAME, in_function=True, email="voisine@demo.example")
    client.force_login(facilitator)
    address = reverse("meetings_removal", args=[asked.pk])
    assert client.post(address, {"deed": "refuse", "reason": ""}).status_code == 422
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address, {"deed": "refuse", "reason": "Parole d’élue, en séance."})

    assert answer.status_code == 303
    asked.refresh_from_db()
    assert (asked.name, asked.email, asked.state) == ("", "", RemovalState.REFUSED)
    assert "Parole d’élue" in mail.outbox[-1].body
    with pytest.raises(removal.AlreadyDecided):
        removal.remove_name(minutes, NAMES, asked=asked, by=facilitator)
    assert NAME in MinutesPage.objects.get(pk=minutes.pk).chair


def test_only_those_who_publish_the_minutes_see_and_remove_names(client, site_root, minutes, facilitator):
    asked = removal.request_removal(minutes, name=NAME)
    other = add_table(site_root, title="Autre table", slug="autre")
    addresses = [
        reverse("meetings_removal", args=[asked.pk]),
        reverse("meetings_remove_name", args=[minutes.pk]),
    ]
    writer = staff("ecrit@demo.example", on=minutes.meeting.body, may=("add", "change"))
    for person in (staff("autre@demo.example", on=other), writer, User.objects.create_user("x@demo.example")):
        client.force_login(person)
        for address in addresses:
            assert client.get(address).status_code in (302, 403)
            assert client.post(address, {"name": NAME, "replacement": "x", "deed": "remove"}).status_code in (302, 403)
        assert NAME not in client.get(reverse("meetings_removals")).content.decode()
        with pytest.raises(PermissionDenied):
            removal.remove_name(minutes, NAMES, by=person)
        with pytest.raises(PermissionDenied):
            removal.find_name(minutes, NAMES, by=person)
    client.force_login(facilitator)
    assert NAME in client.get(reverse("meetings_removals")).content.decode()
    assert "1 nom à retirer" in client.get(reverse("wagtailadmin_home")).content.decode()
    assert PageLogEntry.objects.filter(action="meetings.removal_asked").exists()
    assert not ModelLogEntry.objects.filter(data__icontains="Quatreb").exists()
    cache.clear()
