"""What this floor itself offers at the head of a body's page."""

from django.utils.translation import gettext as _

from pages.sections import Door, Section
from tables.models import BodyPage, CommitteePage


def say_something(page, request):
    """The third door: how to be heard by people who never meet a screen. Institutions' committees have none."""
    if not isinstance(page, BodyPage) or isinstance(page, CommitteePage):
        return None
    if not (page.contact_phone or page.contact_email or page.ordinary_place):
        return None
    hint = _("at the meeting, by phone or in writing")
    return Section(order=90, door=Door("speech", _("Say something"), hint, "#contact"))
