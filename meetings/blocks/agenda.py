"""Points of the agenda, and the whole body of minutes."""

from django.forms import Media
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import StructBlockAdapter
from wagtail.snippets.blocks import SnippetChooserBlock

from .base import RICH, NarrativeBlock, choice, label_of, line, to_check
from .choices import ItemKind
from .decided import ActionBlock, CommitmentBlock, DecisionBlock, PendingDecisionBlock
from .paper import AnnexBlock, CorrectionBlock, RemarkBlock
from .people import (
    AttendanceBlock,
    ElectionBlock,
    FollowUpBlock,
    MembershipChangeBlock,
    NextMeetingBlock,
    PreviousMinutesBlock,
)
from .spoken import CollectiveResultBlock, PositionBlock, QuestionBlock, StatementBlock
from .tabled import TableBlock

OFTEN = _("Most often")
DURING = _("During the meeting")
AROUND = _("Before and after")
GROUPS = (OFTEN, DURING, AROUND)


class TypedStream(blocks.StreamBlock):
    """Everything that may be said under a point, or straight in the minutes when points were skipped."""

    narrative = NarrativeBlock(group=OFTEN)
    statement = StatementBlock(group=DURING)
    question = QuestionBlock(group=OFTEN)
    decision = DecisionBlock(group=OFTEN)
    pending_decision = PendingDecisionBlock(group=DURING)
    action = ActionBlock(group=OFTEN)
    commitment = CommitmentBlock(group=DURING)
    position = PositionBlock(group=DURING)
    election = ElectionBlock(group=DURING)
    membership_change = MembershipChangeBlock(group=DURING)
    collective_result = CollectiveResultBlock(group=DURING)
    table = TableBlock(group=DURING)
    annex = AnnexBlock(group=AROUND)
    correction = CorrectionBlock(group=AROUND)
    remark = RemarkBlock(group=AROUND)

    class Meta:
        required = False
        template = "blocks/minutes/stream.html"

    def sorted_child_blocks(self):
        """The blocks as they are offered: what facilitators add most often first, where a thumb finds it."""
        return sorted(self.child_blocks.values(), key=lambda block: GROUPS.index(block.meta.group))


class AgendaItemValue(blocks.StructValue):
    def kind_words(self):
        return label_of(ItemKind, self.get("kind"))

    def theme_names(self):
        return [theme.name for theme in self.get("themes") or () if theme]


class AgendaItemBlock(blocks.StructBlock):
    number = line(_("Number"), max_length=20)
    title = line(_("Title"), required=True)
    kind = choice(_("Kind"), ItemKind, default=ItemKind.DEBATE)
    origin = line(_("Where it comes from"), help_text=_("Asked by residents, by the town hall, from last time…"))
    themes = blocks.ListBlock(SnippetChooserBlock("tables.Theme", label=_("Theme")), default=[], label=_("Themes"))
    presenter = line(_("Presented by (function)"))
    narrative = blocks.RichTextBlock(features=RICH, required=False, label=_("What was said"))
    points = TypedStream(label=_("What came out of it"))
    to_check = to_check()

    class Meta:
        label_format = "{number} {title}"
        icon = "list-ol"
        label = _("Point of the agenda")
        description = _("A point, what was said, and what came out of it")
        template = "blocks/minutes/agenda_item.html"
        value_class = AgendaItemValue
        preview_value = {
            "number": "2",
            "title": "La placette devant l’école",
            "kind": "debate",
            "origin": "demandé par des parents",
            "themes": [],
            "presenter": "l’animatrice",
            "narrative": "<p>On a regardé les trois plans.</p>",
            "points": [("decision", DecisionBlock().get_preview_value())],
        }


class AgendaItemAdapter(StructBlockAdapter):
    """Lets “/” in what was said of a point add typed blocks under it."""

    js_constructor = "tablee.AgendaItemBlock"

    @cached_property
    def media(self):
        return super().media + Media(js=["js/minutes/slash.js"])


register(AgendaItemAdapter(), AgendaItemBlock)


class MinutesBody(TypedStream):
    """Minutes are written as they are spoken (design.md §4.1)."""

    attendance = AttendanceBlock(group=AROUND)
    previous_minutes = PreviousMinutesBlock(group=AROUND)
    follow_up = FollowUpBlock(group=AROUND)
    agenda_item = AgendaItemBlock(group=OFTEN)
    next_meeting = NextMeetingBlock(group=AROUND)

    class Meta:
        required = False
        template = "blocks/minutes/stream.html"
        block_counts = {"attendance": {"max_num": 1}, "previous_minutes": {"max_num": 1}, "follow_up": {"max_num": 1}}
