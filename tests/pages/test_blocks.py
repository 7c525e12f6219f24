import pytest
from wagtail.blocks import StructBlockValidationError
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from pages.blocks import LinkBlock, PictureBlock, StoryBlock
from tests.factories.pages import StandardPageFactory

BLOCKS = StoryBlock().child_blocks
SAID = {
    "heading": "Ce que la table a changé",
    "paragraph": "Tout le monde peut venir",
    "picture": "Le repas de quartier de juin",
    "gallery": "Le chantier en images",
    "quote": "quatorze fois",
    "links": "L’agenda des rencontres",
    "download": "Le règlement de la table",
    "call_to_action": "Venez à la prochaine rencontre",
    "note": "plain-pied",
}


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_has_a_face_and_draws_its_sample(name):
    block = BLOCKS[name]
    assert block.meta.icon != "placeholder"
    assert str(block.meta.description)

    html = block.render(block.normalize(block.to_python(block.get_prep_value(block.get_preview_value()))))

    assert SAID[name] in html


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_copes_with_nothing(name):
    block = BLOCKS[name]

    assert isinstance(block.render(block.get_default()), str)


def test_a_picture_shows_with_its_words_and_its_author(site_root):
    image = get_image_model().objects.create(title="banc.png", file=get_test_image_file())
    block = PictureBlock()

    html = block.render(
        block.normalize({"image": image, "alt": "Six bancs", "caption": "", "credit": "Ali", "agreed": True})
    )

    assert 'alt="Six bancs"' in html
    assert 'loading="lazy"' in html
    assert "Ali" in html
    assert "banc.png" not in html


@pytest.mark.django_db
def test_a_picture_without_words_or_agreement_is_refused():
    block = PictureBlock()

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.normalize({"image": None, "alt": "", "caption": "", "credit": "", "agreed": False}))

    assert {"image", "alt", "agreed"} <= set(refused.value.block_errors)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    [
        {"label": "Rien", "page": None, "address": ""},
        {"label": "", "page": None, "address": "https://example.org/"},
        {"label": "Piège", "page": None, "address": "javascript:alert(1)"},
    ],
)
def test_a_link_that_leads_nowhere_or_says_nothing_is_refused(value):
    block = LinkBlock()

    with pytest.raises(StructBlockValidationError):
        block.clean(block.normalize(value))


@pytest.mark.django_db
def test_a_link_to_a_page_takes_its_title_and_is_silent_when_the_page_is_hidden(home):
    page = StandardPageFactory(parent=home, title="La charte", slug="charte")
    block = LinkBlock()

    link = block.normalize({"label": "", "page": page, "address": ""})
    assert (link.url, link.words) == ("/charte/", "La charte")

    page.live = False
    hidden = block.normalize({"label": "", "page": page, "address": ""})
    assert hidden.url == ""


def test_headings_in_any_script_can_be_jumped_to():
    heading = BLOCKS["heading"]

    assert heading.normalize({"text": "Où ça ?", "level": "h2"}).anchor == "où-ça"
    assert heading.normalize({"text": "؟", "level": "h2"}).anchor == "partie"
