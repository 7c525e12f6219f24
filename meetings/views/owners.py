"""Two sides of one thing: who answers for each entry (the facilitator's screen), and where it stands (the owner's)."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from meetings.actions.owners import addresses_of, owned_of, settle_owners
from meetings.actions.register import SAID_BY_OWNER, update_by_owner
from meetings.models import EntryOwner, MinutesPage
from meetings.models.register import row_of
from meetings.rules import may_publish_minutes
from meetings.views.register import KINDS, StatusForm
from pages.csrf import anonymous_exempt
from pages.private import private_page, redirect_after

# What whoever answers reads for each status, plainer than the register's words.
PLAIN = {
    "under_way": gettext_lazy("It is under way"),
    "done": gettext_lazy("It is done"),
    "declared": gettext_lazy("It is done"),
    "dropped": gettext_lazy("It will not be done"),
    "broken": gettext_lazy("It will not be done"),
    "answered": gettext_lazy("Here is the answer"),
    "partly": gettext_lazy("Here is part of the answer"),
    "deferred": gettext_lazy("The answer will come later"),
    "refused": gettext_lazy("There will be no answer"),
}
WHY_NEEDED = {"dropped", "broken", "refused", "answered", "partly"}


class OwnerForm(StatusForm):
    """What whoever answers says: where it stands, why, the new day."""

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        said = SAID_BY_OWNER[entry.KIND]
        self.fields["status"] = forms.ChoiceField(
            label=_("Where does it stand?"),
            choices=[(status.value, PLAIN[status.value]) for status in said],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a status from the list.")},
        )
        self.initial["status"] = entry.status if entry.status in said else None
        self.initial["note"] = ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("status") in WHY_NEEDED and not cleaned.get("note"):
            self.add_error("note", _("Say it in a sentence: people at the table will read it."))
        return cleaned


@private_page
@anonymous_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def owner(request, token):
    """/suivi/<token>/: the page of whoever answers for one entry. The link is the right; without it, 404."""
    found = get_object_or_404(EntryOwner.objects.with_token(token))
    entry = row_of(found.kind, found.block_id)
    form = None
    if entry is not None and entry.is_open:
        form = OwnerForm(request.POST if request.method == "POST" else None, entry=entry)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            update_by_owner(found, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect_after(request, f"{reverse('meetings:owner', args=[token])}?merci")
    context = {
        "entry": entry,
        "kind": KINDS[found.kind],
        "form": form,
        "thanks": "merci" in request.GET and request.method != "POST",
    }
    return render(request, "meetings/owner.html", context, status=422 if request.method == "POST" else 200)


class OwnersForm(forms.Form):
    """One address for each entry."""

    def __init__(self, *args, rows, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = {}
        for row in rows:
            key = (row.KIND, row.block_id)
            name = f"{row.KIND}-{row.block_id}"
            owner = known.get(key)
            partner = getattr(row, "partner", None)
            self.keys[name] = key
            self.fields[name] = forms.EmailField(
                label=str(row),
                required=False,
                initial=owner.email if owner else partner.email if partner else "",
                help_text=". ".join(capfirst(str(words)) for words in (row.by_words, row.state_words) if words),
                error_messages={"invalid": _("This address does not look right. You may also leave it empty.")},
                widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            )

    @property
    def addresses(self):
        return {self.keys[name]: email for name, email in self.cleaned_data.items()}


def who_answers(request, pk):
    """In Wagtail: say who answers for each open entry of minutes; they are told at once."""
    minutes = get_object_or_404(MinutesPage.objects.live(), pk=pk)
    if not may_publish_minutes(request.user, minutes):
        raise PermissionDenied
    rows = owned_of(minutes)
    form = OwnersForm(request.POST or None, rows=rows, known=addresses_of(rows))
    if request.method == "POST" and form.is_valid():
        told = settle_owners(minutes, form.addresses, by=request.user)
        sentence = ngettext("Kept. %(number)s person is told.", "Kept. %(number)s people are told.", told)
        messages.success(request, sentence % {"number": told})
        return HttpResponseRedirect(request.path, status=303)
    context = {
        "page_title": _("Who answers for what"),
        "header_title": _("Who answers for what"),
        "header_icon": "mail",
        "breadcrumbs_items": [
            *WagtailAdminTemplateMixin.breadcrumbs_items,
            {"url": reverse("wagtailadmin_pages:edit", args=[minutes.pk]), "label": minutes.title},
            {"url": "", "label": _("Who answers for what")},
        ],
        "minutes": minutes,
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "meetings/editors/owners.html", context, status=status)
