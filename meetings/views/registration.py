"""Registering for a meeting, and the private link that sees and withdraws it: no account, no JavaScript."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.views import serve

from comments import limits
from meetings.actions import registration as actions
from meetings.models import MeetingPage, Registration, RegistrationSettings
from meetings.registration_forms import RegistrationForm
from meetings.views.calendar import page_at
from pages.csrf import anonymous_exempt
from pages.models.private_link import new_receipt
from pages.private import private_page, redirect_after

MAILS_PER_HOUR = 5  # to one address


def meeting_at(request, path):
    """Return the published meeting at an address of this site, or None."""
    try:
        page = page_at(request, path)
    except Http404:
        return None
    return page if isinstance(page, MeetingPage) else None


@anonymous_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def register(request, path):
    """The form of a meeting. Raise Http404 where one does not register; elsewhere Wagtail answers."""
    meeting = meeting_at(request, path)
    if meeting is None:
        return serve(request, request.path.lstrip("/"))
    if not meeting.takes_registrations:
        raise Http404("One does not register for this meeting.")
    if request.method == "POST":
        return send(request, meeting)
    return draw(request, meeting, RegistrationForm(person=request.user))


def draw(request, meeting, form, *, status=200, notice=""):
    context = {
        "meeting": meeting,
        "accent": meeting.body.accent,
        "body": meeting.body,
        "places": Registration.objects.places_of(meeting),
        "form": form if meeting.registration_is_open else None,
        "closed": "" if meeting.registration_is_open else actions.why_closed(meeting),
        "notice": notice,
    }
    return render(request, "meetings/registration/register.html", context, status=status)


def send(request, meeting):
    form = RegistrationForm(request.POST, person=request.user)
    if not meeting.registration_is_open or not form.is_valid():
        return draw(request, meeting, form, status=422)
    words = form.words()
    sender = limits.sender_of(request)
    receipt, new, forget = limits.receipt_for(new_receipt, "registration", sender, meeting.pk, *words.values())
    if new and not within_limits(request, sender, words.get("email", "")):
        forget()
        notice = _("Many registrations have come from your connection within an hour. Try a little later, or call us.")
        return draw(request, meeting, form, status=429, notice=notice)
    try:
        made = actions.register(meeting, by=request.user, receipt=receipt, **words)
    except actions.RegistrationClosed:
        forget()
        meeting.refresh_from_db()
        return draw(request, meeting, form, status=422)
    if made.is_withdrawn:
        # Withdrawn, then sent again within minutes: that is a new one.
        forget()
        return send(request, meeting)
    return redirect_after(request, "meetings:registration", made.token)


def within_limits(request, sender, email):
    times = RegistrationSettings.for_request(request).registrations_per_hour
    return limits.allows("register", sender, times) and (
        not email or limits.allows("mail", email.lower(), MAILS_PER_HOUR)
    )


# --- The private link -------------------------------------------------------------------------------------------------


def of_token(token):
    found = Registration.objects.with_token(token).filter(meeting__live=True).select_related("meeting", "account")
    return get_object_or_404(found)


def about(request, made, token):
    return {
        "registration": made,
        "meeting": made.meeting,
        "accent": made.meeting.body.accent,
        "body": made.meeting.body,
        "token": token,
        "url": request.build_absolute_uri(redirect("meetings:registration", token).url),
    }


@private_page
@require_safe
def registration(request, token):
    return render(request, "meetings/registration/private.html", about(request, of_token(token), token))


@csrf_exempt
@private_page
@anonymous_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, token):
    made = of_token(token)
    if request.method == "POST":
        actions.withdraw(made, by=request.user, token=token)
        return redirect_after(request, "meetings:registration", token)
    if made.is_withdrawn:
        return redirect("meetings:registration", token)
    return render(request, "meetings/registration/withdraw.html", about(request, made, token))
