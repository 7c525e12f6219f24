"""Search: everything published, single decisions included, in whatever way people write it."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.search.backends import get_search_backend

from home.forms import LONGEST_SEARCH
from home.models import HomePage
from home.search import KINDS, RESULTS_PER_PAGE
from meetings.models import Decision
from pages.cache import forget_pages
from projects.models import ProjectPage
from tables.models import TableIndexPage
from tests.factories.accounts import AccountFactory
from tests.factories.meetings import MeetingPageFactory, add_table, in_days
from tests.factories.minutes import ATTENDANCE, block_id, commitment, correct, decision, meeting_in, published
from tests.factories.pages import StandardPageFactory
from tests.factories.projects import many_projects

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(whole_site, db):
    return HomePage.objects.get()


@pytest.fixture
def chief(db):
    return AccountFactory(is_superuser=True)


@pytest.fixture
def table(home):
    return add_table(TableIndexPage.objects.get(), title="La Busserine", slug="la-busserine")


@pytest.fixture
def minutes(table, chief):
    """Published minutes with one row of each kind of the register."""
    body = [
        ATTENDANCE,
        decision("Six bancs sous les platanes."),
        ("action", {"text": "Acheter le bois des bancs.", "owner": "Le groupe Placette", "status": "todo"}),
        commitment("Réparer l’ascenseur du bâtiment C."),
        ("question", {"question": "Pourquoi le bus du soir s’arrête-t-il ?", "answer_status": "unanswered"}),
    ]
    return published(meeting_in(table.get_parent(), table), by=chief, body=body)


def seek(client, words, **more):
    page = client.get(f"/recherche/?{urlencode({'q': words, **more})}")
    assert page.status_code == 200
    return page


def titles(page):
    """Return what the page found, as titles of pages or words of the register."""
    return {getattr(result, "text", None) or result.title for result in page.context["results"] or ()}


def counts(page):
    return {key: number for key, _label, number in page.context["kinds"]}


# --- What is found ----------------------------------------------------------------------------------------------------


def test_nothing_is_sought_before_a_word_is_typed(client, home):
    page = client.get("/recherche/")
    assert page.status_code == 200
    assert "Un mot suffit" in page.text
    assert titles(page) == set()


def test_a_page_is_found_by_its_words(client, table):
    table.add_child(
        instance=ProjectPage(
            title="Un kiosque à musique",
            introduction="On rêve d’un kiosque pour l’ombre.",
            story=[{"type": "paragraph", "value": "<p>Pour danser.</p>"}],
        )
    )
    for words in ("kiosque", "KIOSQUE", "  kiosque  ", "kiosque à musique", "d’un kiosque", "l'ombre", "danser"):
        assert titles(seek(client, words)) == {"Un kiosque à musique"}, words
    assert "Un kiosque à musique" in seek(client, "kiosque").text.replace("\u00a0", " ")


def test_a_meeting_found_says_its_table_and_its_day(client, table, chief):
    meeting = meeting_in(table.get_parent(), table)
    get_search_backend().add(meeting)
    page = seek(client, meeting.title)
    assert f'La Busserine · <time datetime="{meeting.starts_at.astimezone().isoformat()}"' in page.text


def test_accents_and_apostrophes_may_be_left_out_or_typed_another_way(client, table):
    for written, typed in [
        ("Réparer l’ascenseur", "reparer ascenseur"),
        ("Réparer l’ascenseur", "l'ascenseur"),
        ("Réparer l’ascenseur", "l’ascenseur"),
        ("L'école d'à côté", "école d’à côté"),
        ("Reparer la cour", "réparer"),
        ("Un goûter au Château", "gouter chateau"),
        ("Le porte-à-porte", "porte à porte"),
        ("Place du 8-Mai", "8 mai"),
    ]:
        project = table.add_child(instance=ProjectPage(title=written))
        assert titles(seek(client, typed)) == {written}, typed
        project.delete()


def test_each_thing_said_at_a_table_is_found_alone(client, minutes):
    for kind, words, found in [
        ("decisions", "platanes", "Six bancs sous les platanes."),
        ("actions", "acheter bois", "Acheter le bois des bancs."),
        ("actions", "placette", "Acheter le bois des bancs."),
        ("engagements", "ascenseur", "Réparer l’ascenseur du bâtiment C."),
        ("questions", "bus du soir", "Pourquoi le bus du soir s’arrête-t-il ?"),
    ]:
        page = seek(client, words, quoi=kind)
        assert titles(page) == {found}
        assert page.context["kind"] == kind
        row = page.context["results"][0]
        assert f'href="{row.get_absolute_url()}"' in page.text
        assert "La Busserine" in page.text, "it says at which table"


def test_someone_who_chose_nothing_sees_the_decision_when_no_page_bears_its_words(client, minutes):
    bench = Decision.objects.get()
    bench.note = "La menuisière est venue."
    bench.save()
    page = seek(client, "menuisière")
    assert (page.context["kind"], titles(page)) == ("decisions", {"Six bancs sous les platanes."})


def test_each_kind_says_how_many_it_has(client, minutes):
    numbers = counts(seek(client, "bancs"))
    assert set(numbers) == set(KINDS)
    assert (numbers["decisions"], numbers["actions"], numbers["engagements"]) == (1, 1, 0)


# --- What is never found ----------------------------------------------------------------------------------------------


def test_drafts_and_pages_taken_back_are_not_found(client, table):
    table.add_child(instance=ProjectPage(title="Kiosque en brouillon", live=False))
    taken_back = table.add_child(instance=ProjectPage(title="Kiosque retiré"))
    assert titles(seek(client, "kiosque")) == {"Kiosque retiré"}
    taken_back.unpublish()
    assert titles(seek(client, "kiosque")) == set()
    gone = table.add_child(instance=ProjectPage(title="Kiosque effacé"))
    gone.delete()
    assert titles(seek(client, "kiosque")) == set()


def test_pages_behind_a_door_are_not_found_nor_what_lies_below(client, home):
    room = StandardPageFactory(parent=home, title="Kiosque privé", slug="prive")
    StandardPageFactory(parent=room, title="Kiosque privé, la suite", slug="suite")
    assert len(titles(seek(client, "kiosque"))) == 2
    PageViewRestriction.objects.create(page=room, restriction_type="login")
    assert titles(seek(client, "kiosque")) == set()


def test_what_a_closed_table_decided_is_not_found_nor_on_the_home_page(client, home, minutes):
    assert titles(seek(client, "platanes", quoi="decisions"))
    assert "platanes" in client.get(home.url).content.decode()
    PageViewRestriction.objects.create(page=minutes.meeting.body, restriction_type="login")
    forget_pages()
    for kind, words in [("decisions", "platanes"), ("actions", "bois"), ("engagements", "ascenseur")]:
        assert titles(seek(client, words, quoi=kind)) == set()
    assert "platanes" not in client.get(home.url).content.decode()


def test_what_is_written_in_a_draft_stays_there(client, table, chief):
    project = table.add_child(instance=ProjectPage(title="Des bancs"))
    project.title = "Des bancs et un kiosque"
    project.save_revision(user=chief)
    assert titles(seek(client, "kiosque")) == set()
    project.get_latest_revision().publish(user=chief)
    assert titles(seek(client, "kiosque")) == {"Des bancs et un kiosque"}


def test_rows_leave_with_their_minutes_and_come_back_with_them(client, minutes, chief):
    minutes.unpublish(user=chief)
    for kind, words in [("decisions", "platanes"), ("actions", "bois"), ("engagements", "ascenseur")]:
        assert titles(seek(client, words, quoi=kind)) == set()
    minutes.save_revision(user=chief).publish(user=chief)
    assert titles(seek(client, "platanes", quoi="decisions")) == {"Six bancs sous les platanes."}


def test_a_decision_corrected_is_found_under_its_new_words_only(client, minutes, chief):
    corrected = (*decision("Huit fauteuils près du portail."), block_id(2))
    correct(minutes, by=chief, body=[ATTENDANCE, corrected])
    assert titles(seek(client, "fauteuils", quoi="decisions")) == {"Huit fauteuils près du portail."}
    assert titles(seek(client, "platanes", quoi="decisions")) == set()


def test_a_row_taken_back_is_not_found(client, minutes, chief):
    correct(minutes, by=chief, body=[ATTENDANCE])
    assert Decision.objects.get().withdrawn_at
    assert titles(seek(client, "platanes", quoi="decisions")) == set()


def test_words_of_the_team_alone_are_not_sought(client, home, chief):
    """Names and addresses of people are in no index."""
    AccountFactory(email="secrete@demo.example", display_name="Kiosque Martin")
    assert titles(seek(client, "kiosque")) == titles(seek(client, "secrete@demo.example")) == set()


# --- Odd words, odd addresses -----------------------------------------------------------------------------------------


ORDERS = [
    "AND", "OR NOT", "bancs AND", '"bancs', "bancs*", "(bancs", "-bancs", "title:bancs", "^bancs", "bancs:*", "& | !",
    "bancs <-> bois", "'; DROP TABLE home_homepage; --", "%", "_", "\\", "'", "’", "l’", "l' d' qu'", "🪑", "é" * 150,
    "a " * 100, "نريد مكانا", "😀😀", "\u202e\u200b", "<b>bancs</b>", "NEAR(bancs bois, 2)", "bancs\tbois\r\n",
]  # fmt: skip


def test_signs_are_no_orders_to_the_database(client, minutes):
    for words in ORDERS:
        assert "<b>bancs</b>" not in seek(client, words).text, words
    assert titles(seek(client, "bancs AND", quoi="decisions")) == set(), "“and” is a word like another"
    assert "Rien avec ces mots" in seek(client, "& | !").text


def test_signs_around_a_word_do_not_hide_it(client, table):
    table.add_child(instance=ProjectPage(title="Bancs and b"))
    for words in ("bancs AND", '"bancs', "bancs*", "(bancs", "bancs:*", "-bancs", "<b>bancs</b>"):
        assert titles(seek(client, words)) == {"Bancs and b"}, words


def test_hostile_words_are_words(client, minutes, naughty_strings):
    for words in naughty_strings[::9]:
        page = client.get("/recherche/", {"q": words})
        assert page.status_code == 200, words
        assert "<script>alert" not in page.text.lower(), words


def test_what_cannot_be_words_breaks_nothing(client, home):
    for address in ("q=%00", "q=a%00b", "q=%ff%fe", "q=%C3%28", "q=bancs&q=lampes", "q[]=x", "Q=x"):
        assert client.get(f"/recherche/?{address}").status_code in (200, 400), address


def test_too_many_words_are_answered_by_a_sentence_and_given_back(client, home):
    words = "banc " * LONGEST_SEARCH
    page = seek(client, words)
    assert "Quelques mots suffisent." in page.text
    assert words.strip()[:100] in page.text


def test_an_unknown_kind_counts_as_pages(client, table):
    table.add_child(instance=ProjectPage(title="Des bancs"))
    for kind in ("n’importe quoi", "", "../..", "Decisions", "🪑", "a" * 3000):
        page = seek(client, "bancs", quoi=kind)
        assert (page.context["kind"], titles(page)) == ("", {"Des bancs"}), kind


ODD_NUMBERS = [("2", 2), ("9999", 2), ("-1", 2), ("0", 2), ("x", 1), ("", 1), ("1.5", 1), ("٢", 2), ("9" * 400, 2)]


def test_far_and_odd_page_numbers_show_a_page(client, table):
    several(table, RESULTS_PER_PAGE + 2)
    for number, shown in [*ODD_NUMBERS, ("9" * 5000, 1)]:
        results = seek(client, "micocoulier", page=number).context["results"]
        assert (results.number, results.paginator.count) == (shown, RESULTS_PER_PAGE + 2), number[:9]


def test_the_way_to_the_next_page_keeps_words_and_kind(client, table, chief):
    body = [ATTENDANCE, *(decision(f"Un banc numéro {number} & co.") for number in range(RESULTS_PER_PAGE + 1))]
    published(meeting_in(table.get_parent(), table), by=chief, body=body)
    page = seek(client, "banc & co", quoi="decisions")
    assert "q=banc+%26+co&amp;quoi=decisions&amp;page=2" in page.text
    assert len(seek(client, "banc & co", quoi="decisions", page=2).context["results"]) == 1


def test_no_search_engine_is_shown_the_answers(client, home):
    assert 'content="noindex"' in seek(client, "bancs").text
    assert 'content="noindex"' not in client.get("/recherche/").text


# --- What it costs ----------------------------------------------------------------------------------------------------


def several(table, count):
    """Write and index `count` projects at once, with a word that no other page bears in any form."""
    get_search_backend().add_bulk(ProjectPage, many_projects(table, count, introduction="Un micocoulier."))


def test_pages_cost_the_same_at_three_and_three_hundred(client, table):
    several(table, 3)
    seek(client, "micocoulier")
    with CaptureQueriesContext(connection) as few:
        assert seek(client, "micocoulier").context["results"].paginator.count == 3
    several(table, 297)
    with CaptureQueriesContext(connection) as many:
        assert seek(client, "micocoulier").context["results"].paginator.count == 300
    assert len(many) == len(few)


def test_minutes_cost_the_same_at_one_and_nine(client, table, chief):
    def write(*days):
        for day in days:
            meeting = MeetingPageFactory(parent=table, starts_at=in_days(-day), ends_at=in_days(-day, 20))
            published(meeting, by=chief, body=[ATTENDANCE, decision("Un cyprès.")])

    write(1)
    seek(client, "cyprès")
    with CaptureQueriesContext(connection) as few:
        assert seek(client, "cyprès").context["results"].paginator.count == 1
    write(*range(2, 10))
    with CaptureQueriesContext(connection) as many:
        assert seek(client, "cyprès").context["results"].paginator.count == 9
    assert len(many) == len(few)


def test_decisions_cost_the_same_at_three_and_three_hundred(client, minutes):
    def grow(count):
        given = {"minutes": minutes, "body_id": minutes.get_parent().get_parent().pk, "said_on": timezone.localdate()}
        rows = [
            Decision(block_id=block_id(1000 * count + n), text="Une lampe.", status="decided", **given)
            for n in range(count)
        ]
        get_search_backend().add_bulk(Decision, Decision.objects.bulk_create(rows))

    grow(3)
    seek(client, "lampe", quoi="decisions")
    with CaptureQueriesContext(connection) as few:
        assert seek(client, "lampe", quoi="decisions").context["results"].paginator.count == 3
    grow(297)
    with CaptureQueriesContext(connection) as many:
        assert seek(client, "lampe", quoi="decisions").context["results"].paginator.count == 300
    assert len(many) == len(few)
