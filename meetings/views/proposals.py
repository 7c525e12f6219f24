"""Proposing a point for the agenda, and the private link that tells what becomes of it. No account, no JavaScript."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.views import serve

from comments import limits
from comments.forms import BodyField, NameField
from comments.models import NAME_LENGTH
from meetings.actions import proposals as actions
from meetings.models import AgendaProposal, RegistrationSettings
from meetings.models.proposal import REASON_LENGTH, WORDS_LENGTH
from meetings.views.registration import meeting_at
from meetings.views.registrations_desk import heading, mine
from pages.csrf import anonymous_exempt
from pages.models.private_link import new_receipt
from pages.private import private_page, redirect_after


class ProposalForm(forms.Form):
    words = BodyField(
        label=gettext_lazy("What would you like to speak of?"),
        help_text=gettext_lazy("In a few words, as you would say it at the table."),
        max_length=WORDS_LENGTH,
        error_messages={
            "required": gettext_lazy("Write what you would like to speak of."),
            "max_length": gettext_lazy("Your point is too long: it has %(show_value)s signs, %(limit_value)s at most."),
        },
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    name = NameField(
        label=gettext_lazy("Your name, if you wish"),
        required=False,
        max_length=NAME_LENGTH,
        help_text=gettext_lazy(
            "Only the people who prepare the meeting see it. The agenda will say “asked by residents”."
        ),
        error_messages={"max_length": gettext_lazy("This name is too long: %(limit_value)s signs at most.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].widget.attrs["maxlength"] = False

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("This box is a trap for robots. Leave it empty and send again."), code="robot")
        return ""


@anonymous_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, path):
    """The form of a meeting to come; where there is no meeting, Wagtail answers. Raise Http404 for a past one."""
    meeting = meeting_at(request, path)
    if meeting is None:
        return serve(request, request.path.lstrip("/"))
    if not meeting.takes_points:
        raise Http404("This meeting takes no more points.")
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return draw(request, meeting, form)
    if not form.is_valid():
        return draw(request, meeting, form, status=422)
    words = {name: form.cleaned_data[name] for name in ("words", "name")}
    sender = limits.sender_of(request)
    receipt, new, forget = limits.receipt_for(new_receipt, "proposal", sender, meeting.pk, *words.values())
    if new and not limits.allows("propose", sender, RegistrationSettings.for_request(request).points_per_hour):
        forget()
        notice = _("Many points have come from your connection within an hour. Try a little later, or call us.")
        return draw(request, meeting, form, status=429, notice=notice)
    try:
        made = actions.propose_point(meeting, by=request.user, receipt=receipt, **words)
        if made.is_withdrawn:
            # Taken back, then sent again within minutes: that is a new one.
            forget()
            made = actions.propose_point(meeting, by=request.user, **words)
    except actions.ProposalRefusal:
        forget()
        raise Http404 from None
    return redirect_after(request, "meetings:proposal", made.token)


def draw(request, meeting, form, *, status=200, notice=""):
    context = {
        "meeting": meeting,
        "body": meeting.body,
        "accent": meeting.body.accent,
        "form": form,
        "notice": notice,
    }
    return render(request, "meetings/proposals/propose.html", context, status=status)


# --- The private link -------------------------------------------------------------------------------------------------


def of_token(token):
    found = AgendaProposal.objects.with_token(token).filter(meeting__live=True).select_related("meeting")
    return get_object_or_404(found)


def about(request, made, token):
    return {
        "proposal": made,
        "meeting": made.meeting,
        "body": made.meeting.body,
        "accent": made.meeting.body.accent,
        "token": token,
        "url": request.build_absolute_uri(redirect("meetings:proposal", token).url),
    }


@private_page
@require_safe
def proposal(request, token):
    return render(request, "meetings/proposals/private.html", about(request, of_token(token), token))


@csrf_exempt
@private_page
@anonymous_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, token):
    made = of_token(token)
    if request.method == "POST":
        actions.withdraw_proposal(made, by=request.user, token=token)
        return redirect_after(request, "meetings:proposal", token)
    if made.is_withdrawn:
        return redirect("meetings:proposal", token)
    return render(request, "meetings/proposals/withdraw.html", about(request, made, token))


# --- In Wagtail -------------------------------------------------------------------------------------------------------


class AnswerForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title of the point"), required=False, max_length=200)
    text = BodyField(
        label=gettext_lazy("A few words, if needed"),
        required=False,
        max_length=WORDS_LENGTH,
        help_text=gettext_lazy("Everybody reads it. No name, nothing private."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = BodyField(
        label=gettext_lazy("Why not"),
        required=False,
        max_length=REASON_LENGTH,
        help_text=gettext_lazy("Whoever proposed it reads this by the private link."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, proposal, **kwargs):
        super().__init__(*args, prefix=f"p{proposal.pk}", initial={"title": proposal.words[:200]}, **kwargs)
        self.proposal = proposal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, pk):
    """The points proposed for a meeting, each with its two answers: on the agenda, or why not."""
    meeting = mine(request, pk)
    rows = AgendaProposal.objects.of(meeting)
    refused = None
    if request.method == "POST":
        deed = next((name for name in ("accept", "refuse") if request.POST.get(name, "").isdecimal()), None)
        if deed is None:
            return back(pk)
        chosen = get_object_or_404(rows, pk=int(request.POST[deed][:18]))
        refused = AnswerForm(request.POST, proposal=chosen)
        if refused.is_valid():
            data = refused.cleaned_data
            try:
                if deed == "accept":
                    actions.accept_proposal(chosen, by=request.user, title=data["title"], text=data["text"])
                    messages.success(request, _("The point is on the agenda."))
                else:
                    actions.refuse_proposal(chosen, by=request.user, reason=data["reason"])
                    messages.success(request, _("The answer can be read by the private link."))
                return back(pk)
            except ValidationError as error:
                refused.add_error(None, error)
    shown = [
        refused if refused and refused.proposal.pk == row.pk else AnswerForm(proposal=row) for row in rows.pending()
    ]
    context = {
        **heading(meeting, _("Points proposed by residents"), icon="list-ul"),
        "forms": shown,
        "lost": refused if refused and refused not in shown else None,
        "answered": rows.answered(),
    }
    return TemplateResponse(request, "meetings/proposals/desk.html", context, status=422 if refused else 200)


def back(pk):
    return HttpResponseRedirect(reverse("meetings_proposals", args=[pk]), status=303)
