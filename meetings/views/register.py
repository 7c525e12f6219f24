"""The register for everybody: what was decided, is to do, was promised or asked, and what became of it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from activity.models import Activity
from meetings import verbs
from meetings.actions.register import update_status
from meetings.filters import Filters
from meetings.models import Action, Commitment, Decision, MinutesPage, Question
from meetings.rules import may_update_entry
from pages.csrf import anonymous_exempt

ROWS = 20
LATE = "en-retard"

# The French words of addresses for each status: public, so never changed.
STATUS_SLUGS = {
    Decision: {
        "pending": "a-decider",
        "decided": "decide",
        "under_way": "en-cours",
        "done": "realise",
        "dropped": "abandonne",
    },
    Action: {"todo": "a-faire", "under_way": "en-cours", "done": "fait", "dropped": "abandonne"},
    Commitment: {"promised": "promis", "kept": "tenu", "broken": "non-tenu"},
    Question: {
        "answered": "repondu",
        "partly": "en-partie",
        "deferred": "reponse-promise",
        "passed_on": "transmis",
        "refused": "refuse",
        "none": "sans-reponse",
    },
}


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
    """What somebody of the table says became of an entry."""

    status = forms.ChoiceField(label=_("What became of it"))
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


def public_entries(kind):
    """The rows of a kind that everybody may read."""
    return kind.model.objects.standing().filter(minutes__in=MinutesPage.objects.live().public()).for_lists()


@require_safe
def entries(request, key):
    """List a kind: ?table=<slug>&etat=<status>&page=<n>. Unknown words of the address are said and left out."""
    kind = KINDS[key]
    filters = Filters.of(request.GET)
    slugs = STATUS_SLUGS[kind.model]
    asked = request.GET.get("etat", "").strip()[:40]
    status = next((value for value, slug in slugs.items() if slug == asked), None)
    rows = public_entries(kind).newest_first()
    if filters.table:
        rows = rows.at(filters.table.thing)
    if status:
        rows = rows.with_status(status)
    elif asked == LATE:
        rows = rows.overdue()
    try:
        page_obj = Paginator(rows, ROWS).page(request.GET.get("page") or 1)
    except InvalidPage:
        raise Http404 from None
    chosen = {"table": filters.table.value if filters.table else "", "etat": asked if status or asked == LATE else ""}
    states = [(slug, kind.model.STATUSES(value).label) for value, slug in slugs.items()]
    unknown = [sentence for name, sentence in zip(Filters.NAMES, filters.unknown, strict=False) if name == "table"]
    return render(
        request,
        "meetings/register_list.html",
        {
            "kind": kind,
            "key": key,
            "kinds": KINDS,
            "page_obj": page_obj,
            "filters": filters,
            "states": [*states, (LATE, _("late"))] if kind.model is not Decision else states,
            "chosen": chosen,
            "unknown": unknown if filters.asked.get("table") and not filters.table else [],
            "query": urlencode({name: value for name, value in chosen.items() if value}),
        },
    )


@anonymous_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request, key, pk):
    """One decision, action, promise or question, and its story. Somebody of the table may say what became of it."""
    kind = KINDS[key]
    found = get_object_or_404(
        kind.model.objects.filter(minutes__in=MinutesPage.objects.live().public()).for_lists(), pk=pk
    )
    if found.withdrawn_at is not None:
        # The words are gone from the minutes, perhaps because they named somebody: they are not repeated here.
        return render(request, "meetings/register_withdrawn.html", {"kind": kind, "entry": found}, status=410)
    may = request.user.is_authenticated and may_update_entry(request.user, found)
    form = StatusForm(request.POST if request.method == "POST" else None, entry=found) if may else None
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        if form.is_valid():
            try:
                update_status(found, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("It is said: everybody can read it here."))
                return _see_other(found.get_absolute_url())
    # Each news keeps the status and the note of its day.
    story = Activity.objects.of_verb(verbs.ENTRY_CHANGED).filter(
        page=found.minutes_id, data__anchor=str(found.block_id)
    )
    context = {"kind": kind, "key": key, "entry": found, "story": story.newest_first()[:50], "form": form}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "meetings/register_entry.html", context, status=status)


def _see_other(address):
    response = redirect(address)
    response.status_code = 303
    return response
