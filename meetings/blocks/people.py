"""Who was there, who takes or leaves a seat, when we meet again."""

import re
from itertools import groupby

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from .base import choice, count, day, label_of, line, sentences, to_check
from .choices import Change, Presence, PreviousOutcome, Who

COUNTED = {
    Who.RESIDENT: npgettext_lazy("how many", "resident", "residents"),
    Who.YOUNG: npgettext_lazy("how many", "young person", "young people"),
    Who.ASSOCIATION: npgettext_lazy("how many", "association member", "association members"),
    Who.ELECTED: npgettext_lazy("how many", "elected official", "elected officials"),
    Who.AGENT: npgettext_lazy("how many", "public agent", "public agents"),
    Who.LANDLORD: npgettext_lazy("how many", "landlord’s agent", "landlord’s agents"),
    Who.SCHOOL: npgettext_lazy("how many", "person from the school", "people from the school"),
    Who.SHOP: npgettext_lazy("how many", "shopkeeper", "shopkeepers"),
    Who.OTHER: npgettext_lazy("how many", "other person", "other people"),
}
THERE = {Presence.PRESENT, Presence.LATE}


class PersonValue(blocks.StructValue):
    def presence_words(self):
        return label_of(Presence, self.get("presence"))

    def organisation_words(self):
        return str(self.get("partner") or self.get("organisation") or "")

    def in_words(self):
        """Name, function and organisation, as one line."""
        return ", ".join(part for part in (self.get("name"), self.get("function"), self.organisation_words()) if part)


class PersonInFunctionBlock(blocks.StructBlock):
    name = line(_("Name"), required=True)
    function = line(_("Function"), help_text=_("What gives this person a part in public: elected, agent, president…"))
    partner = SnippetChooserBlock("tables.Partner", required=False, label=_("Organisation, chosen"))
    organisation = line(_("Organisation, written"))
    presence = choice(_("Presence"), Presence, required=True, default=Presence.PRESENT)
    represented_by = line(_("Represented by"))

    class Meta:
        label_format = "{name}"
        icon = "user"
        label = _("Person acting in a function")
        value_class = PersonValue


class NamedResidentBlock(blocks.StructBlock):
    name = line(_("Name she or he chose"), required=True)
    consent = line(
        _("Where the agreement is kept"),
        required=True,
        search_index=False,
        help_text=_("Sheet number or date: without a written agreement, no name."),
    )
    presence = choice(_("Presence"), Presence, required=True, default=Presence.PRESENT)

    class Meta:
        label_format = "{name}"
        icon = "user"
        label = _("Resident who agreed to be named")
        value_class = PersonValue


class CountsBlock(blocks.StructBlock):
    resident = count(_("Residents"))
    young = count(_("Young people"))
    association = count(_("Associations"))
    elected = count(_("Elected officials"))
    agent = count(_("Public agents"))
    landlord = count(_("Landlord"))
    school = count(_("School"))
    shop = count(_("Shops"))
    other = count(_("Others"))

    class Meta:
        icon = "group"
        label = _("How many of each")
        form_classname = "struct-block w-grid"


class AttendanceValue(blocks.StructValue):
    """Totals are computed, because written ones drift (domain.md §3.1, lesson 2)."""

    @cached_property
    def lines(self):
        """The categories counted: a list of (number, words)."""
        counts = self.get("counts") or {}
        return [(counts[who.value], COUNTED[who] % counts[who.value]) for who in Who if counts.get(who.value)]

    @cached_property
    def people(self):
        return [*(self.get("named_people") or ()), *(self.get("named_residents") or ())]

    @cached_property
    def total(self):
        """How many were there: the counts added up, else the total said, else the people named as present."""
        there = sum(1 for person in self.people if person.get("presence") in THERE)
        return sum(number for number, _words in self.lines) or self.get("said_total") or there

    @cached_property
    def by_presence(self):
        """The people named: a list of (words of the presence, people)."""
        order = list(Presence.values)
        known = [person for person in self.people if person.get("presence") in order]
        known.sort(key=lambda person: order.index(person["presence"]))
        return [(label_of(Presence, key), list(group)) for key, group in groupby(known, lambda p: p["presence"])]


class AboutField(forms.IntegerField):
    """A number as people say it: « environ 30 », « ~30 », « une trentaine »."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value):
        number = number_said(value)
        return super().to_python(value if number is None else number)


ROUND = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40}
ROUND |= {"cinquantaine": 50, "soixantaine": 60, "centaine": 100}
ABOUT = re.compile(r"^\s*(?:environ|env\.?|vers|à peu près|presque|~|≈|\+/-|une?)\s*(\w+)", re.IGNORECASE)


def number_said(value):
    """Return the number of « environ 30 » or « une trentaine », None when it is not said so."""
    match = ABOUT.match(value) if isinstance(value, str) else None
    if not match:
        return None
    word = match.group(1).casefold()
    return int(word) if word.isascii() and word.isdigit() and len(word) < 8 else ROUND.get(word)


class AboutBlock(blocks.FieldBlock):
    """How many people, exactly or about."""

    def __init__(self, *, label, **options):
        self.field = AboutField(required=False, min_value=0, max_value=100_000)
        super().__init__(label=label, **options)

    class Meta:
        icon = "decimal"


class AttendanceBlock(blocks.StructBlock):
    counts = CountsBlock()
    said_total = AboutBlock(label=_("Total, when only that is known"), help_text=_("“About 30” is enough."))
    women = count(_("Women among them"))
    men = count(_("Men among them"))
    estimated = blocks.BooleanBlock(required=False, label=_("About: nobody counted exactly"))
    named_people = blocks.ListBlock(
        PersonInFunctionBlock(),
        default=[],
        label=_("People acting in a function"),
        help_text=_("Elected officials, agents, presidents… Residents are counted, not named."),
    )
    named_residents = blocks.ListBlock(NamedResidentBlock(), default=[], label=_("Residents who agreed to be named"))
    note = sentences(_("Something to add"))
    to_check = to_check()

    def value_from_datadict(self, data, files, prefix):
        value = super().value_from_datadict(data, files, prefix)
        if number_said(data.get(f"{prefix}-said_total")) is not None:
            value["estimated"] = True
        return value

    class Meta:
        label_format = "{said_total}"
        icon = "people"
        label = _("Who was there")
        description = _("Numbers by category, and the people who came in a function")
        template = "blocks/minutes/attendance.html"
        value_class = AttendanceValue
        preview_value = {
            "counts": {"resident": 29, "young": 1, "association": 4, "landlord": 2, "elected": 1},
            "women": 21,
            "estimated": False,
            "named_people": [
                {"name": "Camille Exemple", "function": "adjointe à la vie des quartiers", "presence": "present"},
                {"name": "Dominique Modèle", "function": "responsable d’agence", "organisation": "le bailleur",
                 "presence": "excused"},
            ],
            "named_residents": [],
        }  # fmt: skip


class PreviousMinutesValue(blocks.StructValue):
    def outcome_words(self):
        return label_of(PreviousOutcome, self.get("outcome"))


class PreviousMinutesBlock(blocks.StructBlock):
    outcome = choice(_("What was said of them"), PreviousOutcome)
    page = blocks.PageChooserBlock(required=False, label=_("The minutes of last time"))
    remarks = blocks.ListBlock(sentences(_("Remark")), default=[], label=_("Remarks"))
    to_check = to_check()

    class Meta:
        label_format = "{remarks}"
        icon = "document"
        label = _("Minutes of last time")
        description = _("Approved, or not, and what was remarked")
        template = "blocks/minutes/previous_minutes.html"
        value_class = PreviousMinutesValue
        preview_value = {"outcome": "with_remarks", "remarks": ["Le nom du square est à corriger."]}


class FollowUpEntryBlock(blocks.StructBlock):
    what = sentences(_("What"), required=True)
    state = line(_("Where it stood that day"))
    since = day(_("Asked or promised on"))

    class Meta:
        label_format = "{what}"
        icon = "flag"
        label = _("Point")


class FollowUpBlock(blocks.StructBlock):
    entries = blocks.ListBlock(FollowUpEntryBlock(), default=[], label=_("Open points"))

    class Meta:
        label_format = "{entries}"
        icon = "history"
        label = _("Since last time")
        description = _("Requests and actions still open, as they stood on the day of the meeting")
        template = "blocks/minutes/follow_up.html"
        preview_value = {
            "entries": [
                {"what": "Réparer l’ascenseur du bâtiment C", "state": "pièce commandée", "since": "2026-10-01"},
                {"what": "Poser un banc devant l’école", "state": "à faire", "since": "2026-09-03"},
            ]
        }


class NextMeetingValue(blocks.StructValue):
    def has_words(self):
        return any(self.get(name) for name in ("date", "hour", "venue", "note", "page"))


class NextMeetingBlock(blocks.StructBlock):
    date = day(_("Day"))
    hour = blocks.TimeBlock(required=False, label=_("Hour"))
    venue = line(_("Place"))
    page = blocks.PageChooserBlock(required=False, label=_("Its page in the calendar"))
    note = sentences(_("Something to add"))
    to_check = to_check()

    class Meta:
        label_format = "{date}"
        icon = "calendar"
        label = _("Next meeting")
        description = _("When and where we meet again")
        template = "blocks/minutes/next_meeting.html"
        value_class = NextMeetingValue
        preview_value = {"date": "2026-12-03", "hour": "18:00", "venue": "centre social", "note": "Goûter partagé."}


class ElectionBlock(blocks.StructBlock):
    role = line(_("For which role"), required=True)
    outcome = sentences(_("Outcome"), required=True, help_text=_("Who was chosen, and how."))
    votes = line(_("Votes"))

    class Meta:
        label_format = "{role}"
        icon = "ballot"
        label = _("Election")
        description = _("A role given by vote, and to whom")
        template = "blocks/minutes/election.html"
        preview_value = {
            "role": "Co-présidence habitante",
            "outcome": "Une habitante du C est élue.",
            "votes": "18 voix",
        }


class MembershipChangeValue(blocks.StructValue):
    def change_words(self):
        return label_of(Change, self.get("change"))


class MembershipChangeBlock(blocks.StructBlock):
    """Who joins or leaves. There is no field for why somebody leaves, on purpose (domain.md §3.2, §8.4)."""

    change = choice(_("Change"), Change, required=True, default=Change.JOINS)
    who = line(_("Who"), required=True, help_text=_("A function or a college. Never say why somebody leaves."))
    role = line(_("Seat or role"))
    from_day = day(_("From"))

    class Meta:
        label_format = "{who}"
        icon = "person"
        label = _("Change of members")
        description = _("Somebody joins, leaves or takes an office: never why")
        template = "blocks/minutes/membership_change.html"
        value_class = MembershipChangeValue
        preview_value = {"change": "joins", "who": "Une suppléante", "role": "collège habitants"}
