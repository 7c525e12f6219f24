"""What the register asks of Wagtail: names that follow, promises that keep who made them, words that are said once."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks

from meetings.actions.projection import project_partner
from meetings.models import Commitment, MeetingPage, MinutesPage, Question
from tables.models import Partner


@hooks.register("after_edit_snippet")
def call_it_by_its_name(request, instance):
    if isinstance(instance, Partner):
        project_partner(instance)


@hooks.register("before_delete_snippet")
def keep_who_promised(request, instances):
    """An organisation that promised or answered something is not deleted: minutes would no longer say who did."""
    for partner in instances:
        if isinstance(partner, Partner) and any(
            model.objects.filter(partner=partner).exists() for model in (Commitment, Question)
        ):
            words = _("“%(name)s” promised or answered something at a table: it stays. Its name may be changed.")
            messages.error(request, words % {"name": partner})
            return redirect("wagtailsnippets_tables_partner:edit", partner.pk)
    return None


@hooks.register("before_copy_page")
def copy_no_minutes(request, page):
    """Minutes tell of one meeting, once: neither they nor pages with some below are copied."""
    if isinstance(page.specific, MinutesPage):
        words = _("Minutes are not copied: they tell of one meeting. Begin those of another on its page.")
        messages.error(request, words)
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    if request.method != "POST":
        return None
    below = bool(request.POST.get("copy_subpages"))
    if below and MinutesPage.objects.descendant_of(page).exists():
        words = _("There are minutes below this page, and minutes are not copied. Copy it without its subpages.")
    elif request.POST.get("alias") and meetings_copied(page, below=below).exists():
        words = _("A meeting has one page only: people would find it twice in the calendar. Make a copy, not an alias.")
    else:
        return None
    messages.error(request, words)
    return redirect("wagtailadmin_pages:copy", page.pk)


def meetings_copied(page, *, below):
    return MeetingPage.objects.descendant_of(page, inclusive=True) if below else MeetingPage.objects.filter(pk=page.pk)
