"""What minutes add to Wagtail (begin, import, never publish unready) and to the pages of the floor below."""

from django.contrib import messages
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from meetings.blocks import guesses_in
from meetings.models import MeetingPage, MinutesPage
from meetings.models.meeting import hand_bodies
from meetings.publication import missing_for_publication
from meetings.rules import may_write_minutes
from meetings.views import drafts, kept
from meetings.views.register import KINDS, public_entries
from pages.sections import Door, Place, Section
from tables.models import BodyPage

SHOWN = 4


@hooks.register("page_sections")
def decided_section(page, request):
    """Offer a body's page its « what was decided » door and its last decisions."""
    if not isinstance(page, BodyPage):
        return None
    decided = public_entries(KINDS["decision"]).at(page)
    total = decided.count()
    entries = list(decided.newest_first()[:SHOWN]) if total else []
    hint = (
        ngettext("%(total)s decision", "%(total)s decisions", total) % {"total": total} if total else _("nothing yet")
    )
    href = "#decisions" if total else reverse("meetings:decisions")
    context = {"page": page, "entries": entries, "kind": KINDS["decision"], "total": total}
    template = "meetings/_register_decided.html" if total else ""
    door = Door("check", _("What was decided"), hint, href)
    return Section(order=20, template=template, context=context, door=door, place=Place.MAIN)


@hooks.register("page_sections")
def awaited_section(page, request):
    """Offer a body's page the promises whose day has passed and the questions nobody answered."""
    if not isinstance(page, BodyPage):
        return None
    late = public_entries(KINDS["commitment"]).at(page).overdue().order_by("due_on", "pk")[:SHOWN]
    asked = public_entries(KINDS["question"]).at(page).open().newest_first()[:SHOWN]
    rows = [*((row, KINDS["commitment"]) for row in late), *((row, KINDS["question"]) for row in asked)]
    if not rows:
        return None
    context = {"page": page, "rows": rows}
    return Section(order=40, template="meetings/_register_awaited.html", context=context, place=Place.MAIN)


@hooks.register("page_sections")
def minutes_to_write(page, request):
    """Offer the facilitators of a body, on its page, the minutes they have not written yet."""
    if not isinstance(page, BodyPage) or not request.user.is_authenticated or not may_write_minutes(request.user, page):
        return None
    meetings = hand_bodies(MeetingPage.objects.child_of(page).live().missing_minutes()[:SHOWN])
    if not meetings:
        return None
    context = {"meetings": meetings}
    return Section(order=5, template="meetings/minutes/_awaited.html", context=context, place=Place.MAIN)


@hooks.register("register_admin_urls")
def minutes_urls():
    return [
        path(
            "rencontres/<comment_number:pk>/compte-rendu/", drafts.StartMinutes.as_view(), name="meetings_start_minutes"
        ),
        path(
            "rencontres/<comment_number:pk>/compte-rendu/importer/",
            drafts.ImportMinutes.as_view(),
            name="meetings_import_minutes",
        ),
        path("comptes-rendus/<comment_number:pk>/retrouver/", kept.MergeKept.as_view(), name="meetings_merge_kept"),
        path("comptes-rendus/<comment_number:pk>/qui-ecrit/", kept.Pens.as_view(), name="meetings_pens"),
    ]


def buttons_of(page, user, priority):
    if not isinstance(page, MeetingPage) or not page.pk or page.is_cancelled:
        return
    existing = page.get_children().first()
    if existing is not None:
        if existing.permissions_for_user(user).can_edit():
            address = reverse("wagtailadmin_pages:edit", args=[existing.pk])
            yield Button(gettext_lazy("Open the minutes"), url=address, icon_name="edit", priority=priority)
        return
    if may_write_minutes(user, page):
        start, bring = (reverse(name, args=[page.pk]) for name in ("meetings_start_minutes", "meetings_import_minutes"))
        attrs = {
            "data-controller": "w-action",
            "data-action": "w-action#post",
            "data-w-action-url-value": start,
            "data-w-action-continue-value": "true",
        }
        yield Button(gettext_lazy("Write the minutes"), url=start, icon_name="edit", attrs=attrs, priority=priority)
        yield Button(gettext_lazy("Import minutes"), url=bring, icon_name="upload", priority=priority + 1)


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    yield from buttons_of(page, user, 8)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page, user, next_url=None):
    yield from buttons_of(page, user, 1)


@hooks.register("before_edit_page")
def never_overwrite(request, page):
    """A form read before somebody else wrote is put beside what the site has now, whatever its button."""
    if not isinstance(page, MinutesPage) or request.method != "POST" or request.accepts("text/html") is False:
        return None
    return kept.merge_instead(request, page) if kept.is_out_of_date(request, page) else None


@hooks.register("after_edit_page")
def say_what_is_to_check(request, page):
    """Publishing with guesses nobody has read is allowed, and said."""
    if not isinstance(page, MinutesPage) or "action-publish" not in request.POST:
        return
    number = guesses_in(page.body)
    if number:
        sentence = ngettext(
            "Published with %(number)s block that the import guessed and nobody has read: it is marked “To check”.",
            "Published with %(number)s blocks that the import guessed and nobody has read: they are marked “To check”.",
            number,
        )
        messages.warning(request, sentence % {"number": number})


@hooks.register("insert_global_admin_js")
def forget_what_was_kept():
    return format_html('<script type="module" src="{}"></script>', static("js/minutes/forget.js"))


@hooks.register("before_bulk_action")
def refuse_unready_minutes(request, action_type, objects, action_class_instance):
    """Publishing many pages at once asks of minutes what the editor asks."""
    if action_type != "publish":
        return None
    for page in objects:
        minutes = page.specific if issubclass(page.specific_class, MinutesPage) else None
        if minutes is None:
            continue
        missing = missing_for_publication(minutes.get_latest_revision_as_object())
        if missing:
            words = " ".join(missing.values())
            messages.error(request, _("“%(title)s”: %(words)s") % {"title": escape(minutes.title), "words": words})
            return redirect("wagtailadmin_explore", minutes.get_parent().pk)
    return None
