"""How a page shows what lives on a floor above its own.

A table's page must show its next meeting, yet `tables` may not import `meetings`. So the upper app registers, under
Wagtail's hook ``page_sections``, a function ``(page, request) -> Section | None``; the lower page asks for all of them.
"""

from dataclasses import dataclass, field
from enum import Enum

from wagtail import hooks


@dataclass(frozen=True)
class Door:
    """One of the big entries at the head of a page: an icon's name, a label, a hint below it, where it leads."""

    icon: str
    label: str
    hint: str
    href: str


class Place(Enum):
    """Where a section stands on wide screens; on a phone all follow one another."""

    MAIN = "main"  # the wide column, beside the side one
    ASIDE = "aside"
    BELOW = "below"  # across the page


@dataclass(frozen=True)
class Section:
    """A part of a page drawn by `template` with `context`; sections and doors stand in the order of `order`.

    `template` may be empty when only a door is offered.
    """

    order: int
    template: str = ""
    context: dict = field(default_factory=dict)
    door: Door | None = None
    place: Place = Place.BELOW


def sections_of(page, request):
    """Return every Section that an installed app offers for `page`, in order."""
    offered = (build(page, request) for build in hooks.get_hooks("page_sections"))
    return sorted((section for section in offered if section), key=lambda section: section.order)
