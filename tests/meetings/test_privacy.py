"""Before publishing: what should perhaps not be public, numbers that do not add up, sentences that are too long."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from meetings.actions import verify
from meetings.actions.minutes import publish_minutes
from meetings.blocks.people import AboutField
from meetings.models import KeptWord, MinutesPage
from meetings.privacy.check import APART, findings, findings_in
from meetings.records import read_record
from meetings.verify import hints, totals, words_in_a_sentence
from tests.factories.meetings import add_table, in_days, staff
from tests.factories.minutes import ATTENDANCE, block_id, body_of, decision, draft_of, meeting_in

PEOPLE = {
    "counts": {"resident": 20},
    "named_people": [{"name": "Denise ROSSI", "function": "adjointe", "presence": "present"}],
    "named_residents": [{"name": "Nour", "consent": "feuille 3", "presence": "present"}],
}
POINT = {
    "title": "Le bâtiment C",
    "narrative": "<p>Appeler <b>Fatima</b> BENALI au 06&nbsp;12 34 56 78. Le hall est propre.</p>",
    "points": [
        {"type": "statement", "id": block_id(91), "value": {"words": "Mme Benali est malade. Fatima Benali attend."}}
    ],
}
BODY = [("attendance", PEOPLE), ("agenda_item", POINT), decision("Denise Rossi rappelle le bailleur.")]


@pytest.fixture
def meeting(table):
    return meeting_in(table=table, starts_at=in_days(-7), ends_at=in_days(-7, 20))


@pytest.fixture
def draft(meeting, facilitator):
    return draft_of(meeting, by=facilitator, body=BODY)


def latest_of(draft):
    return MinutesPage.objects.get(pk=draft.pk).get_latest_revision_as_object()


def found(text, known=()):
    return [(finding.kind.value, finding.excerpt) for finding in findings_in(text, known=known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("06.12.34.56.78, +33 6 12 34 56 78, 0612345678, 04-91-00-00-00", ["phone"] * 4),
        ("nadia.b@exemple.fr ou nadia (at) exemple.fr", ["email"] * 2),
        ("Mme Benali, appartement 12, 3e étage gauche", ["name", "home", "home"]),
        ("Elle habite 12 bis rue des Lilas.", ["home"]),
        ("Karim ZIANI et DIALLO Nadia parlent", ["name", "name"]),
        ("Une habitante a des dettes de loyer.", ["money"]),
        ("Son fils est malade.", ["health", "family"]),
        ("06 123 456 78, 0 612 34 56 78, 06/12/34/56/78, O6 12 34 56 78", ["phone"] * 4),
        ("apt. 4B, escalier 2, 3e étage", ["home", "home"]),
        ("2 85 03 99 123 456 78, FR76 3000 6000 0112 3456 7890 189, AB-123-CD", ["number"] * 3),
        ("La femme de M. Petit est sous tutelle, elle se drogue.", ["family", "health", "money", "name"]),
        ("Le 05/11/2026 18 h 30 ; TVA 0403.200.393 ; 01 - 2026-02-12 ; les Amis de Marie Curie", []),
        # What is said of a place, of everybody or of an office is nobody's private life.
        ("Le square Albert Cheminet, la rue Jean Moulin, l’école Anne Frank", []),
        ("M. le Maire, Monsieur Maire adjoint, Madame la Présidente", []),
        ("Mme Rossi, adjointe au maire, et le directeur M. Petit", []),
        ("Les impayés augmentent. Places handicapés. La santé des jeunes.", []),
        ("Réunion le 04 12 2021, 12 13 14 voix, 60 logements, 12 rue Neuve : travaux", []),
    ],
)
def test_what_is_private_is_found_and_what_is_public_is_not(text, expected):
    assert sorted(kind for kind, _excerpt in found(text)) == sorted(expected)


def test_real_records_are_read_with_few_false_alarms(shared_data):
    from meetings.privacy.check import _words

    counts = {}
    for name in ("fr_velizy_conseil_quartier_louvois_2021-10-27.txt", "fr_coulon_conseil_municipal_2023-07-12.md"):
        text = (shared_data / "minutes" / name).read_text()
        record = read_record(text, name)
        people = [person for part in record.parts for person in getattr(part, "people", None) or ()]
        counts[name[:9]] = found(text, [set(_words(person.name)) for person in people])

    assert counts["fr_velizy"] == []  # its names were taken out before it came to us
    assert {excerpt for _kind, excerpt in counts["fr_coulon"]} >= {"M. POLIGNE Cédric", "6 rue Albert Cheminet"}
    assert len(counts["fr_coulon"]) <= 6


def test_hostile_words_break_nothing(naughty_strings, draft):
    for word in naughty_strings:
        for finding in findings_in(f"Mme {word} Benali <b>{word}</b> 06 12 34 56 78"):
            assert 0 <= finding.start < finding.end


def test_each_thing_is_masked_with_one_button_in_all_places(client, draft, facilitator):
    client.force_login(facilitator)
    address = reverse("meetings_verify", args=[draft.pk])
    page = client.get(address).content.decode()
    assert "<mark>06 12 34 56 78</mark>" in page
    assert "ROSSI" not in page
    assert address in client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()

    def send(kind, deed):
        latest = latest_of(draft)
        one = next(finding for finding in findings(latest) if finding.kind == kind)
        answer = client.post(address, {"digest": one.digest, "deed": deed})
        assert (answer.status_code, answer.url) == (303, address)

    send("phone", "mask")
    send("health", "apart")
    send("name", "woman")
    latest = latest_of(draft)
    value = latest.body[1].value
    assert value["narrative"].source == "<p>Appeler <b>une habitante</b> au [masqué]. Le hall est propre.</p>"
    words = value["points"][0].value["words"]
    assert words == "Une situation individuelle a été traitée à part. Une habitante attend."
    assert latest.body[1].value["points"][0].id == block_id(91)
    assert findings(latest) == []
    assert client.post(address, {"digest": "x", "deed": "rien"}).status_code == 404
    assert client.post(address, {"digest": "x", "deed": "mask"}).status_code == 303


def test_two_sentences_left_out_one_after_the_other_are_told_once(meeting, facilitator):
    body = [
        ATTENDANCE,
        ("narrative", "<p>Son fils est hospitalisé. Mme Benali a des dettes de loyer. Le hall est propre.</p>"),
    ]
    draft = draft_of(meeting, by=facilitator, body=body)
    for kind in ("health", "money"):
        one = next(finding for finding in findings(latest_of(draft)) if finding.kind == kind)
        verify.mask(draft, one.digest, apart=True, by=facilitator)

    assert latest_of(draft).body[1].value.source == f"<p>{APART} Le hall est propre.</p>"


def test_what_is_found_stands_among_whole_words():
    (found,) = findings_in("mot " * 40 + "Appeler le 06 12 34 56 78, le soir. " + "mot " * 40)

    assert found.before.startswith("…mot ")
    assert found.before.endswith("Appeler le ")
    assert found.after.startswith(", le soir. mot")
    assert found.after.endswith(" mot…")


def test_what_may_stay_is_asked_once(client, draft, facilitator):
    names = [finding for finding in findings(draft) if finding.kind == "name"]
    verify.keep(draft, names[0].digest, by=facilitator)
    verify.keep(draft, names[0].digest, by=facilitator)

    assert names[0].digest not in {finding.digest for finding in findings(draft)}
    assert "BENALI" not in str(KeptWord.objects.values_list())


def test_publishing_stays_possible_and_says_what_is_left(client, draft, facilitator):
    publish_minutes(draft, by=facilitator)
    assert MinutesPage.objects.get(pk=draft.pk).live


def test_only_those_who_edit_the_minutes_check_them(client, site_root, draft):
    address = reverse("meetings_verify", args=[draft.pk])
    stranger = staff("autre@demo.example", on=add_table(site_root, title="Autre", slug="autre"))
    client.force_login(stranger)
    assert client.get(address).status_code in (302, 403)
    for deed in (verify.mask, verify.keep):
        with pytest.raises(PermissionDenied):
            deed(draft, "x", by=stranger)


# --- Numbers, pictures, reading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attendance", "votes", "expected"),
    [
        ({"counts": {"resident": 34}, "said_total": 36}, {}, "34"),
        ({"counts": {"resident": 34}, "said_total": 36, "estimated": True}, {}, ""),
        ({"counts": {"resident": 10}, "women": 8, "men": 4}, {}, "12"),
        ({"counts": {"resident": 10}}, {"votes_for": 12, "votes_against": None}, "12 voix"),
        (
            {
                "counts": {"resident": 10},
                "named_people": [{"name": "A", "presence": "represented"}, {"name": "B", "presence": "represented"}],
            },
            {"votes_for": 12, "votes_against": 0},
            "",
        ),
        ({"said_total": 10}, {"votes_for": 9, "votes_against": 0}, ""),
    ],
)
def test_numbers_that_contradict_each_other_are_said(db, attendance, votes, expected):
    decided = decision("Un banc.", **({"votes_for": 0, "votes_against": 0} | votes))
    said = totals(body_of(("attendance", attendance), decided))

    assert bool(said) == bool(expected)
    assert all(expected in sentence for sentence in said)


@pytest.mark.parametrize(
    ("typed", "number"), [("environ 30", 30), ("~45", 45), ("une trentaine", 30), ("12", 12), ("env. 8", 8), ("", None)]
)
def test_about_is_a_number(typed, number):
    assert AboutField(required=False).clean(typed) == number


@pytest.mark.parametrize("typed", ["environ", "environ beaucoup", "x", "-3", "environ 99999999999"])
def test_no_number_is_said_to_be_none(typed):
    with pytest.raises(ValidationError):
        AboutField(required=False, min_value=0).clean(typed)


def test_long_sentences_are_said_in_plain_words(draft):
    draft.summary = "mot " * 28
    draft.easy_read = "Court. Réhabilitation thermique."

    assert words_in_a_sentence(draft.summary) == 28
    said = " ".join(hints(draft))
    assert "28 mots en moyenne" in said
    assert "Réhabilitation" in said


def test_a_photo_nobody_answered_for_is_not_published(meeting, facilitator):
    from wagtail_factories import ImageFactory

    image = ImageFactory()
    photo = ("collective_result", {"prompt": "Que manque-t-il ?", "rows": [], "photo": image.pk})
    draft = draft_of(meeting, by=facilitator, body=[ATTENDANCE, photo])

    with pytest.raises(ValidationError, match="Que manque-t-il"):
        publish_minutes(draft, by=facilitator)
