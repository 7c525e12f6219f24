"""Buttons beside a meeting, its list for editors, and what the pages below show of it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn, ParentPageColumn
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import Button

from meetings.enums import MeetingState
from meetings.models import MeetingPage
from meetings.rules import may_cancel
from meetings.sections import next_meetings
from pages.typography import moment_words

hooks.register("page_sections", next_meetings)


def deeds_on(meeting):
    """Return what can be done with the date of a meeting in its present state, as (label, address's name, icon)."""
    if not meeting.pk or not meeting.live or meeting.state == MeetingState.HELD:
        return []
    move = [(_("Move the date"), "meetings_move", "calendar-alt")] if meeting.date_may_change else []
    if meeting.is_cancelled:
        restore = _("It took place after all") if meeting.is_over else _("Restore")
        return [
            (restore, "meetings_restore", "rotate"),
            *move,
            (_("Change the reason"), "meetings_cancel", "edit"),
        ]
    cancel = _("It did not take place") if meeting.is_over else _("Cancel this meeting")
    return [*move, (cancel, "meetings_cancel", "cross")]


class DeedItem(ActionMenuItem):
    """One of the deeds, in the menu at the foot of the editor."""

    def __init__(self, label, url_name, icon_name, order):
        super().__init__(order=order)
        self.label, self.url_name, self.icon_name = label, url_name, icon_name
        self.name = url_name

    def get_url(self, parent_context):
        return reverse(self.url_name, args=[parent_context["page"].pk])


@hooks.register("construct_page_action_menu")
def offer_deeds(menu_items, request, context):
    page = context.get("page")
    if context["view"] != "edit" or not isinstance(page, MeetingPage) or not may_cancel(request.user, page):
        return
    for number, (label, url_name, icon_name) in enumerate(deeds_on(page)):
        menu_items.append(DeedItem(label, url_name, icon_name, 80 + number))


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    yield from buttons_of(page, user, 4)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page, user, next_url=None):
    yield from buttons_of(page, user, 3)


def buttons_of(page, user, priority):
    if isinstance(page, MeetingPage) and may_cancel(user, page):
        # Of a day that is past the minutes come first.
        priority += 6 * page.is_over
        for label, url_name, icon_name in deeds_on(page):
            yield Button(label, url=reverse(url_name, args=[page.pk]), icon_name=icon_name, priority=priority)


def when(meeting):
    return moment_words(meeting.starts_at)


class MeetingListingViewSet(PageListingViewSet):
    """All meetings as a list, to filter and sort."""

    model = MeetingPage
    icon = "calendar-check"
    menu_label = _("Meetings")
    menu_order = 230
    add_to_admin_menu = True
    name = "meetings"
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        ParentPageColumn("parent", label=_("Held by")),
        Column("starts_at", label=_("Starts"), accessor=when, sort_key="starts_at", width="16%"),
        Column("kind", label=_("Kind"), accessor="get_kind_display", width="12%"),
        Column("state", label=_("What became of it"), accessor="get_state_display", width="10%"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="10%"),
    ]
    list_filter = ["kind", "state", "live"]


@hooks.register("register_admin_viewset")
def meeting_listing():
    return MeetingListingViewSet("meeting_listing")
