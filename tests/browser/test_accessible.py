"""Every kind of page in a real browser: WCAG 2.2 AA at 360 and 1280 px, light and dark, at 200 % zoom, by keyboard."""

from datetime import time
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, get_page_models

from accounts.models import User
from activity.messages import unsubscribe_url
from activity.models import Follow
from comments.models import Comment, ContentReport
from meetings.actions.minutes import publish_minutes
from meetings.actions.proposals import propose_point
from meetings.actions.register import update_by_owner
from meetings.actions.registration import register
from meetings.actions.removal import request_removal
from meetings.actions.series import create_series
from meetings.blocks import walk
from meetings.models import (
    AgendaProposal,
    Commitment,
    EntryOwner,
    InformedPerson,
    MeetingPage,
    MeetingSeries,
    MinutesPage,
    NameRemoval,
    Registration,
)
from meetings.models.people import stop_token
from meetings.months import Week
from pages.models import LegalNoticePage, StandardPage
from projects.enums import Stage
from projects.models import ProjectPage, ProjectUpdatePage
from tables.models import CommissionPage, CommitteePage, CouncilPage, TablePage

LISTS = ("decision", "action", "commitment", "question")


def commented_minutes():
    return Comment.objects.filter(state="published").select_related("page").first().page


def message(state):
    return Comment.objects.filter(state=state, parent=None).first()


def private(name, state="pending"):
    return reverse(f"comments:{name}", args=[message(state).token])


def entry(kind):
    """The entry of the register with the most to say of itself."""
    from meetings.views.register import KINDS

    return reverse(f"meetings:{kind}", args=[KINDS[kind].model.objects.standing().order_by("-pk").first().pk])


def meeting(state):
    found = MeetingPage.objects.live().filter(state=state)
    return (found.upcoming() if state != "held" else found).first().url


def project(stage):
    return next(page.url for page in ProjectPage.objects.live() if page.stage == stage)


def commission():
    """The demonstration has none: one is made the first time."""
    page = CommissionPage.objects.first()
    if page is None:
        page = CommissionPage(title="Commission cadre de vie", slug="cadre-de-vie")
        TablePage.objects.get(slug="saint-barthelemy").add_child(instance=page)
    return page.url


def declared_done():
    """A promise an institution says is kept, with the link of whoever answers for it."""
    promise = Commitment.objects.standing().exclude(partner=None).order_by("pk").first()
    owner, _new = EntryOwner.objects.get_or_create(kind="commitment", block_id=promise.block_id)
    if _new:
        EntryOwner.objects.filter(pk=owner.pk).update(email="agence@demo.example")
        update_by_owner(owner, status="declared", note="Réparé lundi.")
    return promise, urlsplit(owner.url).path


def informed():
    table = TablePage.objects.get(slug="saint-barthelemy")
    person, _new = InformedPerson.objects.get_or_create(
        body_id=table.pk, email="elle@demo.example", defaults={"confirmed_at": timezone.now()}
    )
    return person.private_path(stop_token(person))


def read_again():
    """Provisional minutes, with a second version, a remark and a name to remove."""
    minutes = next(page for page in MinutesPage.objects.live().order_by("pk") if page.takes_remarks)
    if not NameRemoval.objects.filter(minutes=minutes).exists():
        admin = User.objects.get(email="admin@demo.example")
        draft = minutes.get_latest_revision_as_object()
        draft.summary = draft.summary.rpartition("\n")[0] + "\nSix bancs seront posés."
        draft.introduction = "Mme Fatima Benali attend au 06 12 34 56 78."
        draft.save_revision(user=admin)
        publish_minutes(minutes, by=admin)
        request_removal(minutes, name="Six bancs")
    return minutes


def anchor_of(minutes):
    return next(said.id for said in walk(minutes.body) if said.type == "decision")


def asked():
    return NameRemoval.objects.get(minutes=read_again())


def remark(name):
    return reverse(f"meetings:{name}", args=[read_again().remarks.pending().get().token])


# What everybody sees, each by a name: an address, or what finds it once the site stands.
OPEN = {
    "home": "/",
    "tables": "/tables/",
    "table": "/tables/saint-barthelemy/",
    "commission": commission,
    "councils": "/conseils/",
    "council": lambda: CouncilPage.objects.live().first().url,
    "committees": "/instances/",
    "committee": lambda: CommitteePage.objects.live().first().url,
    "agenda": "/agenda/",
    "agenda, filtered by what is unknown": "/agenda/?table=nulle-part&quoi=rien",
    "agenda, a month": lambda: f"/agenda/{MeetingPage.objects.upcoming().first().starts_at:%Y/%m}/",
    "agenda, a week": lambda: f"/agenda/{Week.of(MeetingPage.objects.upcoming().first().starts_at).path}",
    "agenda, the past": "/agenda/passees/",
    "meeting, announced": lambda: meeting("announced"),
    "meeting, moved": lambda: meeting("moved"),
    "meeting, cancelled": lambda: meeting("cancelled"),
    "meeting, held": lambda: meeting("held"),
    "poster": lambda: meeting("announced") + "affiche/",
    "poster, cancelled": lambda: meeting("cancelled") + "affiche/",
    "register": lambda: open_meeting().url + "inscription/",
    "registered, private link": lambda: registered("registration"),
    "registered, to withdraw": lambda: registered("withdraw"),
    "propose a point": lambda: open_meeting().url + "proposer/",
    "point, private link": lambda: proposed("proposal"),
    "point, to withdraw": lambda: proposed("withdraw_proposal"),
    "minutes, every block": "long_minutes",
    "minutes, with comments": lambda: commented_minutes().url,
    "minutes, easy version": lambda: MinutesPage.objects.live().exclude(easy_read="").first().url + "facile/",
    "remarks, how to": lambda: read_again().url + "remarques/",
    "remark, the form": lambda: f"{read_again().url}remarques/{anchor_of(read_again())}/",
    "remark, private link": lambda: remark("remark"),
    "remark, to withdraw": lambda: remark("withdraw_remark"),
    "versions": lambda: read_again().url + "versions/",
    "versions, an old one": lambda: read_again().url + "versions/1/",
    "versions, what changed": lambda: read_again().url + "versions/2/comparaison/",
    "a name to remove": lambda: read_again().url + "retirer-un-nom/",
    "a name to remove, thanks": lambda: reverse("meetings:removal_thanks", args=[asked().pk]),
    "register, narrowed": "/engagements/?etat=declare-fait&depuis=2026-01-01&institution=1",
    **{f"list of {kind}s": (lambda kind=kind: reverse(f"meetings:{kind}s")) for kind in LISTS},
    **{f"one {kind}": (lambda kind=kind: entry(kind)) for kind in LISTS},
    "promise declared done": lambda: declared_done()[0].get_absolute_url(),
    "promise, for whoever answers": lambda: declared_done()[1],
    "institution": lambda: reverse("meetings:institution", args=[declared_done()[0].partner_id]),
    "told without account, the form": lambda: reverse(
        "meetings:inform", args=[TablePage.objects.get(slug="saint-barthelemy").pk]
    ),
    "told without account, private link": informed,
    "projects": "/projets/",
    "projects, none": "/projets/?theme=rien",
    **{f"project, {stage}": (lambda stage=stage: project(stage)) for stage in Stage.values},
    "project, with news": lambda: ProjectPage.objects.get(slug="bancs-de-la-placette").url,
    "project news": lambda: ProjectUpdatePage.objects.live().first().url,
    "search": "/recherche/",
    "search, found": "/recherche/?q=bancs",
    "search, one kind": "/recherche/?q=bancs&type=decision",
    "search, nothing found": "/recherche/?q=introuvable",
    "standard page": lambda: StandardPage.objects.live().first().url,
    "legal notice": lambda: LegalNoticePage.objects.live().first().url,
    "comment, the form alone": lambda: reverse("comments:write", args=[commented_minutes().pk]),
    "comment, an answer": lambda: (
        reverse("comments:write", args=[commented_minutes().pk]) + f"?reponse={message('published').pk}"
    ),
    "comment, thanks": lambda: private("thanks"),
    "comment, private link": lambda: private("private"),
    "comment, refused": lambda: private("private", "refused"),
    "comment, to correct": lambda: private("correct"),
    "comment, to withdraw": lambda: private("withdraw"),
    "report": lambda: reverse("comments:report", args=[message("published").pk]),
    "report, thanks": lambda: reverse("comments:report_thanks", args=[ContentReport.objects.first().pk]),
    "unsubscribe": lambda: urlsplit(unsubscribe_url(follows=[Follow.objects.first().pk])).path,
    "unsubscribed": "/desabonnement/fait/",
    "sign in": "/compte/connexion/",
    "sign in, for the team": "/compte/connexion/?next=/admin/",
    "sign up": "/compte/inscription/",
    "forgotten password": "/compte/mot-de-passe/oublie/",
    "account closed": "/compte/ferme/",
    "not found": "/cela-nexiste-pas/",
}
SIGNED_IN = {
    "account": "/compte/",
    "follows": "/compte/suivis/",
    "follow": lambda: reverse("activity:follow", args=[ProjectPage.objects.get(slug="bancs-de-la-placette").pk]),
    "address": "/compte/adresse/",
    "sign out": "/compte/deconnexion/",
    "close my account": "/compte/fermer/",
    "a comment with an account": lambda: reverse("comments:write", args=[commented_minutes().pk]),
}
STAFF = {
    "one decision, to update": lambda: entry("decision"),
    "second check": "/compte/deuxieme-verification/",
    "second check, by a phone": "/compte/deuxieme-verification/application/",
    "password": "/compte/mot-de-passe/",
}
# Our screens of Wagtail, in its own dress: a phone in light, a computer in dark.
DESK = {
    "tell people": lambda: desk("meetings_call"),
    "tell people, cancelled": lambda: reverse(
        "meetings_call", args=[MeetingPage.objects.upcoming().filter(state="cancelled").first().pk]
    ),
    "duplicate": lambda: desk("meetings_duplicate"),
    "as last time": lambda: reverse("meetings_as_last_time", args=[open_meeting().get_parent().pk]),
    "registrations": lambda: desk("meetings_registrations"),
    "points proposed": lambda: desk("meetings_proposals"),
    "sign-in sheet": lambda: desk("meetings_sign_in_sheet"),
    "series": lambda: reverse("meetings_series"),
    "series, the form": lambda: reverse("meetings_series_of_body", args=[open_meeting().get_parent().pk]),
    "series, one": lambda: reverse("meetings_series_show", args=[series().pk]),
    "series, to change": lambda: reverse("meetings_series_change", args=[series().pk]),
    "series, to end": lambda: reverse("meetings_series_end", args=[series().pk]),
    "calendar, a week": lambda: reverse(
        "meetings_calendar_week", args=Week.of(open_meeting().starts_at.date()).path.replace("s", "").split("/")[:2]
    ),
    "import a calendar": lambda: reverse("meetings_import_calendar"),
    "check before publishing": lambda: reverse("meetings_verify", args=[read_again().pk]),
    "remarks": lambda: f"{reverse('meetings_remarks')}?compte-rendu={read_again().pk}",
    "one remark": lambda: reverse("meetings_remark", args=[read_again().remarks.pending().get().pk]),
    "approve": lambda: reverse("meetings_approve_minutes", args=[read_again().pk]),
    "send a private link": lambda: reverse("meetings_readback_link", args=[read_again().pk]),
    "names to remove": lambda: reverse("meetings_removals"),
    "one name to remove": lambda: reverse("meetings_removal", args=[asked().pk]),
}
OFFICE = {
    "calendar": lambda: reverse("meetings_calendar"),
    "calendar, choose a table": lambda: reverse("meetings_choose_body", args=[2027, 1, 14]),
    "cancel": lambda: reverse("meetings_cancel", args=[MeetingPage.objects.upcoming().last().pk]),
    "move": lambda: reverse("meetings_move", args=[MeetingPage.objects.upcoming().last().pk]),
    "restore": lambda: reverse("meetings_restore", args=[MeetingPage.objects.filter(state="cancelled").first().pk]),
    "begin minutes": lambda: reverse("meetings_start_minutes", args=[bare_meeting().pk]),
    "import minutes": lambda: reverse("meetings_import_minutes", args=[bare_meeting().pk]),
    "who answers": lambda: reverse("meetings_who_answers", args=[declared_done()[0].minutes_id]),
    "told without account": lambda: reverse("meetings_informed", args=[TablePage.objects.first().pk]),
    "moderation": lambda: reverse("comments_queue"),
    "moderation, one message": lambda: reverse("comments_message", args=[message("hidden").pk]),
}
# Wagtail's own frame round our screens: its header, its menu, its filters.
CHROME = [".w-slim-header", "[data-controller='w-swap']", ".w-header"]

# At 200 % a window of 640 px shows 320.
WIDTHS = (320, 360, 1280)

FOCUS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.type !== "hidden"
        && one.tabIndex >= 0 && !one.closest(".map"))
    .filter((one) => {
        one.focus();
        const style = getComputedStyle(one);
        const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        return document.activeElement === one && !shown;
    })
    .map((one) => one.outerHTML.slice(0, 120))"""


def open_meeting():
    """One that people may register for."""
    found = MeetingPage.objects.upcoming().filter(state="announced").order_by("starts_at").last()
    MeetingPage.objects.filter(pk=found.pk).update(takes_registrations=True)
    found.takes_registrations = True
    return found


def desk(name):
    registered("registration")
    proposed("proposal")
    return reverse(name, args=[open_meeting().pk])


def registered(name):
    made = Registration.objects.first() or register(open_meeting(), name="Nadia", phone="06 00 00 00 01")
    return reverse(f"meetings:{name}", args=[made.token])


def proposed(name):
    made = AgendaProposal.objects.first() or propose_point(open_meeting(), words="Les lampes de la rue", name="Nadia")
    return reverse(f"meetings:{name}", args=[made.token])


def series():
    rule = {"frequency": "weekly", "interval": 1, "weekdays": [3], "hour": time(18), "first_on": timezone.localdate()}
    return MeetingSeries.objects.first() or create_series(
        TablePage.objects.get(slug="saint-barthelemy"),
        by=User.objects.get(email="admin@demo.example"),
        pattern={"title": "Café"},
        **rule,
    )


def bare_meeting():
    return MeetingPage.objects.past().filter(numchild=0).exclude(state="cancelled").first()


@pytest.fixture(autouse=True)
def own_media(demo_site, settings):
    """The demonstration's pictures, not an empty folder."""
    settings.MEDIA_ROOT = demo_site.media
    return settings.MEDIA_ROOT


def address(site, found):
    if found == "long_minutes":
        return site.url + site.long_minutes.url
    return site.url + (found() if callable(found) else found)


def look_at(page, site, found, status=200):
    """Open a page; return what it said wrong to the browser's console."""
    said = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    response = page.goto(address(site, found))
    assert response.status == status
    return [line for line in said if "404 (Not Found)" not in line]


def check(page, assert_accessible, no_third_party):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} scrolls sideways at {width} px: it is {wide} px wide"
        if width != 320:
            assert_accessible(page)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == []
    no_third_party(page)


@pytest.mark.parametrize("name", OPEN)
def test_a_page_is_open_to_everyone(demo_site, new_page, assert_accessible, no_third_party, name):
    page = new_page()
    wrong = look_at(page, demo_site, OPEN[name], status=404 if name == "not found" else 200)
    check(page, assert_accessible, no_third_party)
    assert wrong == []


@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_page_of_a_resident_is_open_to_her(demo_site, signed_in, assert_accessible, no_third_party, name):
    page = signed_in(demo_site.url, User.objects.get(email="habitante@demo.example"), width=360)
    wrong = look_at(page, demo_site, SIGNED_IN[name])
    check(page, assert_accessible, no_third_party)
    assert wrong == []


@pytest.mark.parametrize("name", STAFF)
def test_a_page_of_the_team_is_open_to_it(demo_site, signed_in, assert_accessible, no_third_party, name):
    page = signed_in(demo_site.url, User.objects.get(email="facilitatrice@demo.example"), width=360)
    look_at(page, demo_site, STAFF[name])
    for width in WIDTHS[1:]:
        page.set_viewport_size({"width": width, "height": 740})
        assert_accessible(page, without=["wagtail-userbar"])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    no_third_party(page)


@pytest.mark.parametrize("name", OFFICE)
def test_our_screens_of_the_back_office_are_open_to_the_team(
    demo_site, signed_in, assert_accessible, no_third_party, name
):
    page = signed_in(demo_site.url, User.objects.get(email="admin@demo.example"), width=360)
    look_at(page, demo_site, OFFICE[name])
    for width in WIDTHS[1:]:
        page.set_viewport_size({"width": width, "height": 740})
        assert_accessible(page, within="#main", without=CHROME)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    no_third_party(page)


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True)])
def test_what_a_facilitator_does_with_a_date_is_open_to_her(
    demo_site, signed_in, assert_accessible, no_third_party, width, dark
):
    page = signed_in(demo_site.url, User.objects.get(email="admin@demo.example"), width=width, dark=dark)
    told = []
    for name, found in DESK.items():
        look_at(page, demo_site, found)
        try:
            assert_accessible(page, within="main", without=CHROME, schemes=("dark",) if dark else ("light",))
        except AssertionError as error:
            told.append(f"{name}: {error}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            told.append(f"{name} is {wide} px wide")
    assert told == []
    no_third_party(page)


def test_no_type_of_page_is_left_out(demo_site):
    """Whoever adds a type of page adds it to the pages looked at here."""
    paths = {address(demo_site, found).removeprefix(demo_site.url).partition("?")[0] for found in OPEN.values()}
    seen = {type(page.specific) for page in Page.objects.live() if page.url in paths}
    assert {model for model in get_page_models() if model is not Page} - seen == set()
