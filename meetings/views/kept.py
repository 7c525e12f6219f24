"""What a device kept of minutes that did not reach the site, put beside what the site has now, and merged into it."""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import Textarea
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from meetings.merging import Merger, tidy
from meetings.models import MinutesPage
from meetings.pens import hold, in_words, put_down

MOST = 20_000  # fields; minutes of sixty points have five thousand


def sent(text):
    """Return a QueryDict out of the JSON {field: [values]} a browser kept. Raises Http404 for anything else."""
    try:
        fields = json.loads(text)
        if len(fields) > MOST:
            raise Http404
        data = QueryDict(mutable=True)
        for name, values in fields.items():
            data.setlist(str(name), [str(value) for value in values])
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Http404 from error
    return data


def before(data, text):
    """Return the fields as the device had read them, from those it kept and how they differ; None when not known."""
    if not text:
        return None
    try:
        change = json.loads(text)
        data = data.copy()
        for name in change["drop"]:
            data.pop(str(name), None)
        for name, values in change["set"].items():
            data.setlist(str(name), [str(value) for value in values])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Http404 from error
    return data


class OfMinutes(View):
    """Something the editor of minutes asks; only of those who may write in them."""

    def dispatch(self, request, *args, **kwargs):
        self.minutes = get_object_or_404(MinutesPage, pk=kwargs["pk"])
        if not self.minutes.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Pens(OfMinutes):
    """A device says that it has the minutes open, and hears who else has; or that it leaves with everything sent."""

    http_method_names = ["post"]

    def post(self, request, pk):
        device = request.POST.get("device", "")[:64]
        if request.POST.get("deed") == "put_down":
            put_down(self.minutes, device)
            return HttpResponse(status=204)
        others = hold(self.minutes, device, by=request.user)
        return JsonResponse({"words": in_words(others, self.minutes, to=request.user)})


class MergeKept(OfMinutes):
    """Shows both texts block by block; on a yes, writes the draft that holds what was chosen."""

    def get(self, request, pk):
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[pk]))

    def post(self, request, pk):
        lock = self.minutes.get_lock()
        if lock and lock.for_user(request.user):
            raise PermissionDenied
        kept = sent(request.POST.get("kept", ""))
        return merge(request, self.minutes, kept, request.POST.get("base", ""), request.POST.get("at", "")[:40])


@transaction.atomic
def merge(request, minutes, kept, base_text, at):
    """Answer with both texts side by side, or, once chosen, with the editor of the merged draft."""
    minutes = MinutesPage.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    draft = minutes.get_latest_revision_as_object()
    stamp = stamp_of(minutes)
    chosen = {key.removeprefix("choice-"): value for key, value in request.POST.items() if key.startswith("choice-")}
    agreed = request.POST.get("seen") == stamp
    merger = Merger(chosen if agreed else None)
    body, fields = put_together(merger, draft, kept, before(kept, base_text), request.user)
    back = reverse("wagtailadmin_pages:edit", args=[minutes.pk]) + f"?retrouve={at}"
    if agreed or not merger.changes:
        if merger.changes:
            write(draft, body, fields, by=request.user)
            messages.success(request, _("Your text is in the draft, with what others wrote."))
        response = HttpResponseRedirect(back)
        response.status_code = 303
        return response
    context = {
        "minutes": minutes,
        "changes": merger.changes,
        "disputed": sum(change.disputed for change in merger.changes),
        "kept": json.dumps(dict(kept.lists())),
        "base": base_text,
        "at": at,
        "seen": stamp,
        "changed_meanwhile": "seen" in request.POST,
        "revision": minutes.latest_revision,
        "page_title": _("Put your text back"),
        "header_icon": "history",
        "merge_url": reverse("meetings_merge_kept", args=[minutes.pk]),
    }
    return TemplateResponse(request, "meetings/editors/kept.html", context)


def stamp_of(minutes):
    revision = minutes.latest_revision
    return f"{revision.pk}:{revision.created_at.isoformat()}" if revision else ""


def put_together(merger, draft, kept, base, user):
    """Return (raw body, {field: (form field, words)}) of the merged draft; the merger tells what was changed."""
    form = MinutesPage.get_edit_handler().get_form_class()(
        instance=draft, parent_page=draft.get_parent(), for_user=user
    )
    fields = {}
    for name, field in form.fields.items():
        if name == "body" or (name not in kept and not hasattr(field.widget, "check_test")):
            continue
        now = as_words(field.widget.format_value(form.get_initial_for_field(field, name)))
        mine, first = (None if data is None else as_words(data.get(name)) for data in (kept, base))
        if hasattr(field.widget, "check_test"):
            now = "on" if form.get_initial_for_field(field, name) else ""
        label = str(field.label)
        fields[name] = field, merger.field(name, label, first, mine, now, text=isinstance(field.widget, Textarea))
    block = draft.body.stream_block
    read = {
        side: tidy(block, block.value_from_datadict(data, {}, "body"))
        if data is not None and "body-count" in data
        else None
        for side, data in (("mine", kept), ("base", base))
    }
    now = tidy(block, draft.body)
    body = now if read["mine"] is None else merger.stream(block, read["base"], read["mine"], now)
    return body, fields


def as_words(value):
    if isinstance(value, (list, tuple)):
        value = value[0] if value else ""
    return "" if value in (None, False) else str(value).replace("\r\n", "\n")


def write(draft, body, fields, *, by):
    """Keep the merged draft as a new revision. A field whose words cannot be kept stays as it is on the site."""
    for name, (field, words) in fields.items():
        try:
            setattr(draft, name, field.clean(words))
        except (ValidationError, TypeError, ValueError):
            continue
    draft.body = draft.body.stream_block.to_python(body)
    draft.save_revision(user=by, log_action=True, clean=False)


def is_out_of_date(request, minutes):
    """Tell whether the form that was sent was read before the draft the site has now."""
    revision = minutes.latest_revision
    if revision is None:
        return False
    if overwritten := request.POST.get("overwrite_revision_id"):
        return overwritten != str(revision.pk)
    loaded, read_at = (request.POST.get(f"loaded_revision_{name}", "") for name in ("id", "created_at"))
    return bool(loaded) and (loaded != str(revision.pk) or read_at != revision.created_at.isoformat())


def merge_instead(request, page):
    """Answer a form that would overwrite what somebody else wrote since: both texts, to choose."""
    kept = request.POST.copy()
    base = kept.pop("tablee-base", [""])[0]
    kept.pop("csrfmiddlewaretoken", None)
    return merge(request, page, kept, base, "")
