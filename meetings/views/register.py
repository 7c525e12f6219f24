"""The register for everybody: what was decided, is to do, was promised or asked, and what became of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings.actions.register import FOLLOWERS_TO_CLOSE, confirm_entry, contest_entry, update_status
from meetings.blocks.choices import CommitmentStatus
from meetings.models import Action, Commitment, Decision, EntryEvent, MinutesPage, Question
from meetings.register_filters import RegisterFilters, public_rows
from meetings.rules import may_update_entry, quality_of
from meetings.story import Told, voices_of
from pages.csrf import anonymous_exempt

ROWS = 20
STORY = 100  # events shown at most


@dataclass(frozen=True)
class Kind:
    """How one kind of the register is called, and drawn."""

    model: type
    plural: str  # name of the list's address
    title: Any
    lead: Any
    icon: str
    css: str
    by: Any  # what stands before the words of whoever decided, does, promised, answered
    due: Any


KINDS = {
    "decision": Kind(
        Decision,
        "decisions",
        _("What was decided"),
        _("Each decision of the tables and councils, how it was taken, and what became of it."),
        "check",
        "decision",
        _("How"),
        _("From"),
    ),
    "action": Kind(
        Action,
        "actions",
        _("What is to be done"),
        _("Who does what, by when, and what is done."),
        "todo",
        "action",
        _("Who"),
        _("By"),
    ),
    "commitment": Kind(
        Commitment,
        "commitments",
        _("What was promised"),
        _("What institutions promised at the tables: kept, awaited, or not kept."),
        "handshake",
        "commitment",
        _("Who"),
        _("By"),
    ),
    "question": Kind(
        Question,
        "questions",
        _("What was asked"),
        _("Questions put at the tables, the answers given, and those still awaited."),
        "question",
        "answer",
        _("Answered by"),
        _("Expected on"),
    ),
}


class StatusForm(forms.Form):
    """What somebody of the table, or whoever answers, says became of an entry."""

    status = forms.ChoiceField(label=_("What became of it"))
    put_off_to = forms.DateField(
        label=_("New day, if it is put off"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("In a sentence, for everybody"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No name of a resident without written agreement."),
    )

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, initial={"status": entry.status, "note": entry.note}, **kwargs)
        self.fields["status"].choices = entry.STATUSES.choices

    def clean_put_off_to(self):
        day = self.cleaned_data["put_off_to"]
        if day and not timezone.localdate() <= day <= timezone.localdate() + timedelta(days=3660):
            raise forms.ValidationError(_("The new day must be ahead of us."))
        return day


class ContestForm(forms.Form):
    reason = forms.CharField(
        label=_("What is missing"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence, read by everybody among the comments of this point."),
    )


def public_entries(kind):
    """The rows of a kind that everybody may read."""
    return public_rows(kind.model)


@require_safe
def entries(request, key):
    """List a kind, narrowed by the address (see RegisterFilters). Unknown words of it are said and left out."""
    kind = KINDS[key]
    filters = RegisterFilters.of(kind.model, request.GET)
    try:
        page_obj = Paginator(filters.rows(), ROWS).page(request.GET.get("page") or 1)
    except InvalidPage:
        raise Http404 from None
    context = {"kind": kind, "key": key, "kinds": KINDS, "page_obj": page_obj, "filters": filters}
    return render(request, "meetings/register_list.html", context)


@anonymous_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request, key, pk):
    """One decision, action, promise or question, and its story.

    Somebody of the table says what became of it; a resident who sits there or follows confirms what was declared done.
    """
    kind = KINDS[key]
    found = get_object_or_404(
        kind.model.objects.filter(minutes__in=MinutesPage.objects.live().public()).for_lists(), pk=pk
    )
    if found.withdrawn_at is not None:
        # The words are gone from the minutes, perhaps because they named somebody: they are not repeated here.
        return render(request, "meetings/register_withdrawn.html", {"kind": kind, "entry": found}, status=410)
    signed_in = request.user.is_authenticated
    may = signed_in and may_update_entry(request.user, found)
    waits = isinstance(found, Commitment) and found.status in CommitmentStatus.to_confirm()
    quality = quality_of(request.user, found) if signed_in and waits else None
    deed = request.POST.get("deed", "")
    form = StatusForm(request.POST if request.method == "POST" and not deed else None, entry=found) if may else None
    contest = ContestForm(request.POST if deed == "contest" else None) if quality else None
    refused = ""
    if request.method == "POST":
        try:
            if _do(request, found, deed, form, contest):
                messages.success(request, _("It is said: everybody can read it here."))
                return _see_other(found.get_absolute_url())
        except ValidationError as error:
            refused = " ".join(error.messages)
    story = list(EntryEvent.objects.of(found))
    context = {
        "kind": kind,
        "key": key,
        "entry": found,
        "story": [Told(event, found) for event in story[-STORY:]],
        "voices": voices_of(story, request.user if signed_in else None),
        "followers_to_close": FOLLOWERS_TO_CLOSE,
        "form": form,
        "contest": contest,
        "refused": refused,
    }
    return render(request, "meetings/register_entry.html", context, status=422 if request.method == "POST" else 200)


def _do(request, found, deed, form, contest):
    """Do what was posted; return whether it was done. Raise PermissionDenied, ValidationError."""
    if deed in ("confirm", "contest"):
        if contest is None:
            # The rights are asked again by the deed: it says why not.
            if not request.user.is_authenticated or quality_of(request.user, found) is None:
                raise PermissionDenied
            raise ValidationError(_("There is nothing to confirm here any more."))
        if deed == "confirm":
            confirm_entry(found, by=request.user)
            return True
        if contest.is_valid():
            contest_entry(found, by=request.user, **contest.cleaned_data)
            return True
        return False
    if form is None:
        raise PermissionDenied
    if form.is_valid():
        update_status(found, by=request.user, **form.cleaned_data)
        return True
    return False


def _see_other(address):
    response = redirect(address)
    response.status_code = 303
    return response
