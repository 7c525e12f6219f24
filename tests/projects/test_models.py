"""What a project is: its step repeats its last dated step, and its page says only what people agreed to."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from projects.enums import STAGE_OF, STAGE_SLUGS, HolderKind, Stage, Step
from projects.models import Funding, Holder, Picture, Place, ProjectPage, ProjectStep, ProjectUpdatePage
from tests.factories.tables import PartnerFactory

pytestmark = pytest.mark.django_db
MARCH, APRIL = datetime.date(2026, 3, 1), datetime.date(2026, 4, 1)


def test_every_step_shows_under_one_of_five_labels_or_not_retained():
    assert set(STAGE_OF) == set(Step)
    assert set(STAGE_OF.values()) == set(Stage) == set(STAGE_SLUGS)
    assert [str(stage.label) for stage in Stage.line()] == [
        "Idée",
        "En préparation",
        "Demande déposée",
        "En cours",
        "Terminé",
    ]
    assert str(Stage.NOT_RETAINED.label) == "Non retenu"
    assert Stage.from_slug("en-cours") == Stage.UNDERWAY
    assert Stage.from_slug("n’importe quoi") is None


def test_the_step_is_the_latest_dated_one_whatever_the_order(project):
    project.steps = [
        ProjectStep(step=Step.SUBMITTED, on=APRIL),
        ProjectStep(step=Step.DRAFTING, on=MARCH),
    ]
    project.save()
    project.refresh_from_db()
    assert (project.step, project.step_on) == (Step.SUBMITTED, APRIL)


def test_two_steps_of_one_day_follow_the_order_of_the_editor(project):
    project.steps = [
        ProjectStep(step=Step.HEARD, on=MARCH, sort_order=0),
        ProjectStep(step=Step.GRANTED, on=MARCH, sort_order=1),
    ]
    project.save()
    assert project.step == Step.GRANTED


def test_a_project_without_step_is_an_idea(project):
    assert (project.step, project.stage) == (Step.IDEA, Stage.IDEA)
    assert [state for _label, state in project.seats()] == ["current", "", "", "", ""]


def test_seats_show_what_is_done_and_where_it_stands(project):
    project.step = Step.IN_PROGRESS
    assert [state for _label, state in project.seats()] == ["done", "done", "done", "current", ""]
    project.step = Step.REFUSED
    assert {state for _label, state in project.seats()} == {""}


@pytest.mark.parametrize("step", Stage.NOT_RETAINED.steps)
def test_what_is_set_aside_is_set_aside_with_a_reason(project, step):
    project.steps = [ProjectStep(step=step, on=MARCH)]
    project.reason = "  "
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        project.full_clean()
    project.reason = "Le terrain est vendu."
    project.full_clean()


def test_money_is_summed_over_funders_and_unknown_is_not_zero(project):
    project.fundings = [Funding(asked=Decimal("100.10"), granted=50), Funding(asked=Decimal("0.20"))]
    assert project.money() == {"asked": Decimal("100.30"), "granted": 50, "spent": None}
    project.fundings = []
    assert project.money() == {"asked": None, "granted": None, "spent": None}
    project.fundings = [Funding(granted=0)]
    assert project.money()["granted"] == 0


@pytest.mark.parametrize("name", ["asked", "granted", "spent"])
def test_the_database_itself_refuses_an_amount_below_zero(project, name):
    with pytest.raises(IntegrityError), transaction.atomic():
        Funding.objects.create(project=project, **{name: -1})
    with pytest.raises(ValidationError):
        Funding(project=project, **{name: -1}).full_clean()


def test_a_funder_is_a_partner_or_words_or_to_be_found(project):
    assert Funding(funder=PartnerFactory.build(name="La CAF")).who == "La CAF"
    assert Funding(funder_name="Une loterie").who == "Une loterie"
    assert Funding().who == "Financeur à trouver"


@pytest.mark.parametrize("kind", HolderKind.values)
def test_nobody_is_named_who_did_not_agree(client, project, kind):
    holder = Holder(name="Fatima B.", kind=kind)
    assert "Fatima" not in f"{holder} {holder.public_name}"
    project.holders = [holder]
    project.save()
    assert "Fatima" not in client.get(project.url).text
    project.holders = [Holder(name="Fatima B.", kind=kind, agreed=True)]
    project.save()
    assert "Fatima B." in client.get(project.url).text


def test_a_picture_without_agreement_is_kept_and_not_shown(client, project):
    image = get_image_model().objects.create(title="Fête", file=get_test_image_file())
    project.pictures = [
        Picture(image=image, alt="Des gens à table", has_image_rights=False),
        Picture(image=image, alt="Un banc vide", credit="Nour", has_image_rights=True),
    ]
    project.save()
    page = client.get(project.url).text
    assert "Un banc vide" in page
    assert "Des gens à table" not in page
    assert len(project.pictures.all()) == 2


def test_a_place_is_a_street_never_a_person(client, project):
    project.places = [Place(name="Place des Platanes", address="Rue de l’École")]
    project.save()
    assert "Place des Platanes" in client.get(project.url).text


def test_the_page_says_where_it_stands_why_and_what_next(client, project):
    project.steps = [ProjectStep(step=Step.SUBMITTED, on=MARCH), ProjectStep(step=Step.REFUSED, on=APRIL)]
    project.reason = "Le terrain est vendu."
    project.next_step = "On cherche un autre terrain."
    project.fundings = [Funding(funder_name="FPH", asked=Decimal("1200"))]
    project.save()
    page = client.get(project.url).text
    for words in ("Non retenu", "Le terrain est vendu.", "On cherche un autre terrain.", "1\u202f200", "FPH"):
        assert words in page or words.replace("\u202f", "\u00a0") in page, words
    assert "Aucune décision d’une table n’est encore liée" in page


def test_words_of_people_are_escaped(client, project, naughty_strings):
    for words in [word for word in naughty_strings if "<" in word][:40]:
        project.title = words[:200].replace("\x00", "") or "x"
        project.reason = project.next_step = words[:200].replace("\x00", "")
        ProjectPage.objects.filter(pk=project.pk).update(next_step=project.next_step)
        type(project.page_ptr).objects.filter(pk=project.pk).update(title=project.title)
        page = client.get(project.url)
        assert page.status_code == 200
        assert "<script>alert" not in page.text.lower().replace(" ", "")


def test_news_have_a_page_and_stand_on_the_projects(client, project):
    news = project.add_child(
        instance=ProjectUpdatePage(
            title="Le bois est arrivé",
            on=MARCH,
            introduction="Douze planches.",
            body=[{"type": "paragraph", "value": "<p>Merci.</p>"}],
        )
    )
    assert "Le bois est arrivé" in client.get(project.url).text
    page = client.get(news.url)
    assert page.status_code == 200
    assert "Douze planches." in page.text
    assert "1<sup>er</sup> mars" in page.text or "1er mars" in page.text
    assert f'href="{project.url}"' in page.text, "the way back to the project"
