"""A record in any format goes in whole, by the command and by the screen; what cannot be read is refused in words."""

import json
import re
from collections import Counter
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Page

from meetings.actions.minutes import publish_minutes
from meetings.blocks import guesses_in, walk
from meetings.models import MinutesPage
from tests.factories.documents import MAKERS, docx_of, odt_of, picture, unreadable
from tests.factories.editor import editor_fields
from tests.factories.meetings import add_table, staff
from tests.factories.minutes import ATTENDANCE, draft_of, meeting_in

FILES = ["fr_coulon_conseil_municipal_2023-07-12.md", "fr_velizy_conseil_quartier_louvois_2021-10-27.txt"]
AGENDAS = ["be_rixensart.json", "be_tubize.json", "be_wavre.json"]
# A cell merged over several columns is said once; « 45 » is the number of a page.
ONCE = {"sport", "social", "culture", "animation", "tourisme", "divers", "45"}
RECORD = """# Table des Oliviers

Jeudi 5 novembre 2026, de 18h30 à 20h

Présents : Mme Dupont, M. Durand

# 1. Le parc

Il est fermé. => Mairie : il rouvre en mai.

Décision : on garde le parc, 31 pour, 2 contre.

À faire : le gardien : ouvrir la grille avant le 12 mars 2027

|Action|Qui|Quand|
|Acheter le bois|le groupe Placette|21/11/2026|

La prochaine réunion aura lieu le 3 décembre 2026 à 18h, au centre social.
"""


@pytest.fixture
def table(site_root):
    return add_table(site_root, title="Louvois", slug="louvois")


@pytest.fixture
def meeting(site_root, table):
    return meeting_in(site_root, table=table)


@pytest.fixture
def facilitator(table):
    return staff("facilitatrice@demo.example", on=table)


@pytest.fixture
def send(client, facilitator, meeting):
    """`send(name, content)`: look into a file on the meeting's screen, as its facilitator."""
    client.force_login(facilitator)
    address = reverse("meetings_import_minutes", args=[meeting.pk])

    def look(name, content):
        return client.post(address, {"record": SimpleUploadedFile(name, content)})

    def confirm(response):
        return client.post(address, {"kept": response.context["form"].initial["kept"]})

    look.confirm, look.client, look.address = confirm, client, address
    return look


def run(path, **options):
    out = StringIO()
    call_command("import_minutes", path, stdout=out, stderr=StringIO(), **({"table": "louvois"} | options))
    return out.getvalue().splitlines()


def words(text):
    return Counter(re.findall(r"[^\W_]{2,}", text.lower()))


def said_in(minutes):
    return words(" ".join(minutes.body.stream_block.get_searchable_content(minutes.body)))


@pytest.mark.parametrize("suffix", MAKERS)
@pytest.mark.parametrize("name", FILES)
def test_a_real_record_goes_in_whole_in_each_format(shared_data, table, tmp_path, name, suffix):
    text = (shared_data / "minutes" / name).read_text()
    path = tmp_path / (name.rpartition(".")[0] + suffix)
    path.write_bytes(MAKERS[suffix](text))

    lines = run(path)

    assert lines[-1] == "créés 1, mis à jour 0, inchangés 0, refusés 0"
    minutes = MinutesPage.objects.get()
    assert set(words(text) - said_in(minutes)) <= ONCE
    people = Counter(person["presence"] for person in minutes.attendance["named_people"])
    assert people["present"] == (13 if "coulon" in name else 9)
    numbers = [said.value["number"] for said in walk(minutes.body) if said.type == "agenda_item"]
    assert {"1", "2"} <= set(numbers)
    assert ", inchangés 1," in run(path)[-1]


@pytest.mark.parametrize("name", [*FILES, *AGENDAS])
def test_each_real_file_goes_in_by_the_screen(shared_data, send, meeting, name):
    shown = send(name, (shared_data / "minutes" / name).read_bytes())

    assert shown.status_code == 200
    assert not MinutesPage.objects.exists()
    made = send.confirm(shown)
    minutes = MinutesPage.objects.get()
    assert made.status_code == 303
    assert made["Location"] == reverse("wagtailadmin_pages:edit", args=[minutes.pk])
    assert minutes.meeting.pk == meeting.pk
    assert send.client.get(made["Location"]).status_code == 200


@pytest.mark.parametrize("what", unreadable())
def test_what_cannot_be_read_is_refused_in_one_sentence(send, tmp_path, what):
    name, content, word = unreadable()[what]
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        run(path)
    response = send(name, content)

    sentence = str(refused.value)
    assert word in sentence
    assert "\n" not in sentence
    assert response.status_code == 422
    assert not MinutesPage.objects.exists()


def test_guesses_are_marked_until_read_and_never_published(client, send, facilitator, table):
    made = send.confirm(send("cr.docx", docx_of(RECORD, image=picture(), alt="Le plan du parc")))

    minutes = MinutesPage.objects.get()
    kinds = Counter(said.type for said in walk(minutes.body))
    wanted = {
        "attendance": 1,
        "agenda_item": 1,
        "question": 1,
        "decision": 1,
        "action": 2,
        "next_meeting": 1,
        "annex": 1,
    }
    assert {kind: count for kind, count in kinds.items() if kind != "narrative"} == wanted
    actions = [said.value for said in walk(minutes.body) if said.type == "action"]
    assert [(one["owner"], str(one["due_on"])) for one in actions] == [
        ("le gardien", "2027-03-12"),
        ("le groupe Placette", "2026-11-21"),
    ]
    image = get_image_model().objects.get()
    assert image.title.startswith("Le plan du parc")
    assert guesses_in(minutes.body) == 8
    assert send.client.get(made["Location"]).content.count(b"to_check") > 0

    draft = minutes.get_latest_revision_as_object()
    draft.summary, draft.privacy_checked = "Le parc rouvre.", True
    draft.save_revision()
    publish_minutes(minutes, by=facilitator)
    client.logout()
    page = client.get(minutes.url).content.decode()
    assert "ouvrir la grille" in page
    assert "vérifier" not in page
    assert "pas donné son accord" in page or "n’est pas montrée" in page


def test_pictures_of_an_odt_come_too_once(table, tmp_path):
    path = tmp_path / "cr.odt"
    path.write_bytes(odt_of(RECORD, image=picture()))

    run(path, dry_run=True)
    assert not get_image_model().objects.exists()
    run(path)
    path.write_bytes(odt_of(RECORD + "\n\nEt on a mangé.", image=picture()))
    run(path)

    assert get_image_model().objects.count() == 1


def test_a_picture_nothing_here_can_draw_says_what_to_do(table, tmp_path):
    path = tmp_path / "cr.odt"
    path.write_bytes(odt_of(RECORD, image=b"\x01\0\0\0 an EMF drawing"))

    run(path)

    [minutes] = MinutesPage.objects.all()
    assert "ajoutez-la vous-même en .png" in str(minutes.get_latest_revision_as_object().body)


def test_publishing_says_how_many_guesses_nobody_read(send, facilitator, meeting):
    guess = ("decision", {"text": "On garde le parc.", "to_check": True})
    draft = draft_of(meeting, by=facilitator, body=(ATTENDANCE, guess)).get_latest_revision_as_object()
    send.client.force_login(facilitator)

    sent = editor_fields(draft, **{"action-publish": "1"})
    response = send.client.post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), sent, follow=True)

    assert "1 bloc que l’import a deviné" in response.content.decode()


def test_a_yes_to_a_file_nobody_kept_is_refused_in_words(send):
    response = send.client.post(send.address, {"kept": "rien"})

    assert response.status_code == 422
    assert "une heure" in response.content.decode()


def test_hostile_records_become_drafts_that_open(send, naughty_strings):
    text = "Réunion du 5 novembre 2026\n\n" + "\n\n".join(
        f"{number}. {words}\n{words} => {words} : {words}" for number, words in enumerate(naughty_strings[::6], 1)
    )

    made = send.confirm(send("compte-rendu.txt", text.encode("utf-8", "replace")))

    assert made.status_code == 303
    assert send.client.get(made["Location"]).status_code == 200
    assert "<script>alert" not in str(MinutesPage.objects.get().body)


def test_a_stranger_may_not(client, meeting, site_root):
    client.force_login(staff("lecteur@demo.example"))
    client.post(
        reverse("meetings_import_minutes", args=[meeting.pk]), {"record": SimpleUploadedFile("r.txt", RECORD.encode())}
    )

    assert not MinutesPage.objects.exists()
    assert Page.objects.child_of(meeting).count() == 0


def test_the_57_walloon_points_make_one_page_folded_by_point(client, shared_data, table, facilitator, tmp_path):
    read = [json.loads((shared_data / "minutes" / name).read_text()) for name in AGENDAS]
    path = tmp_path / "wallonie.json"
    path.write_text(json.dumps(read[0] | {"deliberations": [point for one in read for point in one["deliberations"]]}))
    run(path)
    draft = MinutesPage.objects.get().get_latest_revision_as_object()
    draft.summary, draft.privacy_checked = "57 points.", True
    draft.body.append(("attendance", {"said_total": 20}))
    draft.save_revision()
    minutes = publish_minutes(MinutesPage.objects.get(), by=facilitator)

    page = client.get(minutes.url)

    assert len(page.content) < 100 * 1024
    html = page.content.decode()
    decided = [said for said in walk(minutes.body) if said.type == "decision"]
    assert len(decided) > 45
    assert all(len(said.value["text"]) > 60 for said in decided)
    assert "Précédent" not in html
    assert f'/#{decided[0].id}"' in html  # its first words lead to the whole of it
    points = [child for child in minutes.body if child.block_type == "agenda_item"]
    assert [point.value["number"] for point in points] == [str(number) for number in range(1, 58)]
    assert all(f'id="{said.id}"' in html for said in walk(minutes.body) if said.type in ("agenda_item", "decision"))
    heaviest = max(points, key=lambda point: len(str(point.value)))
    whole = client.get(f"{minutes.url}point/{heaviest.id}/")
    assert len(whole.content) < 100 * 1024
    assert f'id="{heaviest.id}"' in whole.content.decode()
    assert client.get(f"{minutes.url}point/00000000-0000-0000-0000-000000000000/").status_code == 404
