"""« Être prévenue sans compte »: the public form, the private page behind each message, the facilitator's list."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from comments import limits
from comments.forms import NameField
from meetings.actions.people import add_informed, ask_to_be_told, confirm_to_be_told, remove_informed, stop_telling
from meetings.models import InformedPerson
from meetings.rules import may_invite
from pages.csrf import anonymous_exempt
from pages.private import private_page, redirect_after
from tables.models import BodyPage

ASKED_AN_HOUR = 20  # of one connection: a community centre shares one
MAILS_AN_HOUR = 3  # to one address
ROWS = 50


def body_or_404(pk):
    body = get_object_or_404(Page.objects.live().public(), pk=pk).specific
    if not isinstance(body, BodyPage):
        raise Http404
    return body


class InformForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("Never shown. You stop with one click, at the foot of each message."),
    )
    name = NameField(
        label=gettext_lazy("Your first name, if you wish"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="inform-%s", **kwargs)

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("This box is a trap for robots. Leave it empty and send again."), code="robot")
        return ""


@anonymous_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def inform(request, pk):
    """/prevenir/<body>/: ask to be told. Whoever is known already gets the same answer."""
    body = body_or_404(pk)
    form = InformForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if limits.allows("inform", limits.sender_of(request), ASKED_AN_HOUR) and limits.allows(
            "mail", data["email"].lower(), MAILS_AN_HOUR
        ):
            ask_to_be_told(body, email=data["email"], name=data["name"])
            return redirect_after(request, "meetings:inform_thanks", pk)
        form.add_error(None, _("Too many messages left from here within an hour. Try again a little later."))
    context = {"body": body, "form": form}
    return render(request, "meetings/inform.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def inform_thanks(request, pk):
    return render(request, "meetings/inform.html", {"body": body_or_404(pk), "thanks": True})


@private_page
@csrf_exempt  # The token is its own right; a mail programme posts without cookie (RFC 8058).
@require_http_methods(["GET", "HEAD", "POST"])
def informed(request, token):
    """/prevenue/<token>/: GET only asks; POST says yes, or stops, from the page's buttons or from a mail programme."""
    person = get_object_or_404(InformedPerson.objects.with_token(token).select_related("body"))
    if request.method == "POST":
        if "List-Unsubscribe" in request.POST:
            stop_telling(person)
            words = _("Done: you will get no more of these messages.")
            return HttpResponse(words, content_type="text/plain; charset=utf-8")
        if request.POST.get("deed") == "yes":
            confirm_to_be_told(person)
        else:
            stop_telling(person)
        return redirect_after(request, "meetings:informed", token)
    return render(request, "meetings/informed.html", {"person": person})


# --- In Wagtail -------------------------------------------------------------------------------------------------------


class AddForm(forms.Form):
    name = NameField(label=gettext_lazy("Name"), required=False, max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=30)
    agreed = forms.BooleanField(
        label=gettext_lazy("She or he agreed, by word of mouth or on paper"),
        help_text=gettext_lazy("Without a yes, nobody is put on the list."),
    )

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("email") and not cleaned.get("phone") and not self.errors:
            self.add_error("email", _("Write an e-mail address or a phone number."))
        return cleaned


def informed_list(request, pk):
    """The people told of one table without account: for its facilitators' eyes only."""
    body = get_object_or_404(Page, pk=pk).specific
    if not isinstance(body, BodyPage):
        raise Http404
    if not may_invite(request.user, body):
        raise PermissionDenied
    form, bad = AddForm(), False
    if request.method == "POST" and request.POST.get("remove", "").isdecimal():
        person = InformedPerson.objects.filter(body_id=body.pk, pk=int(request.POST["remove"][:18])).first()
        if person:
            remove_informed(person, by=request.user)
            messages.success(request, _("She or he is told no more, and is erased."))
        return HttpResponseRedirect(request.path, status=303)
    if request.method == "POST":
        form = AddForm(request.POST)
        bad = not form.is_valid()
        if not bad:
            del form.cleaned_data["agreed"]
            try:
                add_informed(body, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, " ".join(error.messages))
                bad = True
            else:
                messages.success(request, _("She or he is on the list."))
                return HttpResponseRedirect(request.path, status=303)
    people = InformedPerson.objects.filter(body_id=body.pk)
    context = {
        "page_title": _("People told without account"),
        "page_subtitle": body.title,
        "header_icon": "mail",
        "body": body,
        "form": form,
        "page_obj": Paginator(people, ROWS).get_page(request.GET.get("p")),
        "told": people.told().count(),
    }
    return TemplateResponse(request, "meetings/editors/informed.html", context, status=422 if bad else 200)
