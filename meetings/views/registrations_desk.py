"""What a facilitator sees of who means to come, and how she counts who came. All of it in Wagtail, on her phone."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from meetings.actions import registration as actions
from meetings.actions.attendance import CountedMeanwhile, count_attendance
from meetings.codes import code_in_two
from meetings.models import AttendanceSheet, MeetingPage, Registration, RegistrationSettings
from meetings.models.attendance import MOST, categories
from meetings.registration_forms import CallForm
from meetings.rules import may_register_others
from pages.models.private_link import new_receipt
from pages.paper import open_static, page_to_print, paper_response
from pages.typography import moment_words

SHEET = "meetings/registration/sheet.html"
# On one page as long as they fit: a second one for a single line is paper lost.
LEAST_LINES, SPARE_LINES = 21, 12


def mine(request, pk):
    """Return the meeting; raise Http404, or PermissionDenied for who may not see who comes."""
    meeting = get_object_or_404(MeetingPage, pk=pk)
    if not may_register_others(request.user, meeting):
        raise PermissionDenied
    return meeting


def heading(meeting, title, *, icon):
    """Return what the head of a screen about a meeting says, for Wagtail's own templates."""
    edit = reverse("wagtailadmin_pages:edit", args=[meeting.pk])
    return {
        "meeting": meeting,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [
            *WagtailAdminTemplateMixin.breadcrumbs_items,
            {"url": edit, "label": meeting.title},
            {"url": "", "label": title},
        ],
    }


def back_to(name, pk):
    return HttpResponseRedirect(reverse(name, args=[pk]), status=303)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registrations(request, pk):
    """Who means to come, what they need, whom to call; and the form to add somebody who calls."""
    meeting = mine(request, pk)
    form = CallForm(request.POST) if request.method == "POST" else CallForm(initial={"receipt": new_receipt()})
    bad = request.method == "POST" and not form.is_valid()
    if form.is_bound and not bad:
        try:
            made = actions.register_by_hand(meeting, by=request.user, **form.words())
        except actions.RegistrationClosed as closed:
            form.add_error(None, closed)
            bad = True
        else:
            words = _("%(name)s is registered.") if made.is_registered else _("%(name)s is on the waiting list.")
            messages.success(request, words % {"name": made.name})
            return back_to("meetings_registrations", pk)
    rows = Registration.objects.of(meeting)
    context = {
        **heading(meeting, _("Registrations"), icon="group"),
        "form": form,
        "places": rows.places_of(meeting),
        "registered": list(rows.registered()),
        "waiting": list(rows.waiting()),
        "needs": needs_words(rows.expected().needs()),
        "open": not meeting.is_cancelled and not meeting.is_over,
        "kept_for": RegistrationSettings.for_request(request).contacts_kept_for,
    }
    return TemplateResponse(request, "meetings/registration/desk.html", context, status=422 if bad else 200)


def needs_words(needs):
    """Return what the registered ask for, as a list of (words, how many)."""
    labels = {
        "childcare": _("Childcare"),
        "interpreter": _("Interpreter"),
        "step_free": _("A way in without steps"),
        "other": _("Something else"),
    }
    return [(label, needs[name]) for name, label in labels.items() if needs[name]]


@require_POST
def decide(request, pk):
    """Withdraw somebody who called, or note that she was told of her place. Then back to the list."""
    meeting = mine(request, pk)
    for deed, act, words in (
        ("withdraw", actions.withdraw, _("She or he is off the list; the name is erased.")),
        ("called", actions.note_call, _("Noted: she or he knows.")),
    ):
        number = request.POST.get(deed, "")
        if number.isdecimal():
            made = get_object_or_404(Registration.objects.of(meeting), pk=int(number[:18]))
            act(made, by=request.user)
            messages.success(request, words)
    return back_to("meetings_registrations", pk)


# --- The sign-in sheet ------------------------------------------------------------------------------------------------


def sheet_words(request, meeting):
    """Return what the sign-in sheet of `meeting` says."""
    registered = list(Registration.objects.of(meeting).registered().order_by("name", "pk"))
    expected = sum(row.people for row in registered)
    return {
        "meeting": meeting,
        "body": meeting.body,
        "accent": meeting.body.accent,
        "registered": registered,
        "blank_lines": range(max(SPARE_LINES, LEAST_LINES - expected)),
        "code": code_in_two(meeting),
        "kept_for": RegistrationSettings.for_request(request).contacts_kept_for,
        "pdf_url": reverse("meetings_sign_in_sheet_pdf", args=[meeting.pk]),
    }


@never_cache
@require_safe
def sign_in_sheet(request, pk):
    return page_to_print(request, SHEET, sheet_words(request, mine(request, pk)))


@never_cache
@require_safe
def sign_in_sheet_pdf(request, pk):
    meeting = mine(request, pk)
    return paper_response(request, SHEET, sheet_words(request, meeting), name=f"emargement-{meeting.slug}")


# --- Counting who came ------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request, pk):
    """Count on a phone. Sent by the page's script as well as by the plain form; answers in kind."""
    meeting = mine(request, pk)
    if meeting.is_cancelled:
        raise Http404("Nobody came to a cancelled meeting.")
    sheet = AttendanceSheet.objects.filter(meeting=meeting).select_related("sent_by").first()
    if request.method != "POST":
        counts = sheet.counts if sheet else {}
        return draw_attendance(request, meeting, sheet, counts=counts, about=sheet.about if sheet else False)
    counts, wrong = counts_of(request.POST)
    came = {int(number) for number in request.POST.getlist("came") if number.isdecimal() and len(number) < 19}
    about = bool(request.POST.get("about"))
    key = request.POST.get("key", "")[:40]
    seen = request.POST.get("seen", "")
    if wrong or not key:
        sentence = _("Write each number with figures, from 0 to %(most)s.") % {"most": MOST}
        return refuse(request, meeting, sheet, sentence, status=422, counts=counts, about=about, came=came)
    try:
        sheet = count_attendance(
            meeting,
            by=request.user,
            counts=counts,
            key=key,
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
            about=about,
            came=came,
        )
    except CountedMeanwhile as other:
        return refuse(
            request, meeting, other.sheet, sent_words(other.sheet), status=409, counts=counts, about=about, came=came
        )
    if wants_json(request):
        return JsonResponse({"sentence": sent_words(sheet), "seen": sheet.version, "key": uuid.uuid4().hex})
    messages.success(request, sent_words(sheet))
    return back_to("meetings_attendance", pk)


def counts_of(data):
    """Return ({category: number}, whether something is no number) of what was posted."""
    counts, wrong = {}, False
    for name, _words in categories():
        typed = data.get(f"count-{name}", "").strip()
        if typed.isdecimal() and len(typed) <= len(str(MOST)):
            counts[name] = int(typed)
        elif typed:
            wrong = True
    return counts, wrong


def sent_words(sheet):
    """Return what the server holds, as a sentence."""
    by = sheet.sent_by.display_name if sheet.sent_by else ""
    counted = get_text_list([str(line) for line in sheet.lines], _("and")) or _("nobody")
    words = {"when": moment_words(sheet.sent_at), "by": by, "counted": counted, "total": sheet.total}
    if by:
        return _("Sent on %(when)s by %(by)s: %(total)s in all (%(counted)s).") % words
    return _("Sent on %(when)s: %(total)s in all (%(counted)s).") % words


def wants_json(request):
    return request.headers.get("Accept", "") == "application/json"


def refuse(request, meeting, sheet, sentence, *, status, **typed):
    if status == 409:
        ask = _("Somebody has sent a count meanwhile. Yours is kept here. Send it again if it must replace the other.")
        sentence = f"{ask} {sentence}"
    if wants_json(request):
        return JsonResponse({"sentence": sentence, "seen": sheet.version if sheet else 0}, status=status)
    return draw_attendance(request, meeting, sheet, status=status, problem=sentence, **typed)


def draw_attendance(request, meeting, sheet, *, counts, about, came=None, status=200, problem=""):
    registered = list(Registration.objects.of(meeting).registered().order_by("name", "pk"))
    for row in registered:
        row.ticked = row.came if came is None else row.pk in came
    context = {
        "meeting": meeting,
        "body": meeting.body,
        "rows": [(name, label, counts.get(name, 0)) for name, label in categories()],
        "total": sum(counts.values()),
        "about": about,
        "registered": registered,
        "sheet": sheet,
        "sent": sent_words(sheet) if sheet else "",
        "problem": problem,
        "key": uuid.uuid4().hex,
        "worker_url": reverse("meetings_attendance_worker", args=[meeting.pk]),
        "most": MOST,
    }
    return render(request, "meetings/registration/attendance.html", context, status=status)


@require_safe
def attendance_worker(request, pk):
    """The script that gives the page back in a hall without network: served beside it, it sees nothing else."""
    mine(request, pk)
    with open_static("js/attendance-worker.js") as script:
        return HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")
