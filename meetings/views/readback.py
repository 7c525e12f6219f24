"""« Ce n’est pas ce que j’ai dit »: remarks on provisional minutes, without account and without JavaScript."""

from dataclasses import dataclass
from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from comments import limits
from comments.views import keeps_words
from meetings.actions import readback
from meetings.blocks import walk
from meetings.comparison import passages_of
from meetings.enums import RemarkProof, RemarkState
from meetings.models import MinutesPage, MinutesRemark, ReadBackSettings
from meetings.models.minutes import SLUG
from meetings.readback_forms import RemarkForm
from meetings.rules import has_part_in, seat_in_function
from meetings.views.calendar import page_at
from pages.csrf import anonymous_exempt
from pages.models.private_link import new_receipt
from pages.private import private_page, redirect_after

WRONG_CODES = 12  # from one connection within an hour: guessing one of 244 million takes longer


@dataclass(frozen=True)
class Pass:
    """What lets somebody remark: how she showed her part in the meeting, and the function she signs with, if any."""

    proof: RemarkProof
    name: str = ""
    signed_as: str = ""


def minutes_at(request, path):
    """Return the published minutes below the meeting at `path`; raise Http404."""
    page = page_at(request, f"{path}/{SLUG}")
    if not isinstance(page, MinutesPage):
        raise Http404
    return page


def pass_of(person, minutes, link):
    """Return the Pass that a private link or an account gives, or None: then the code is asked."""
    if readback.is_link_for_those_present(minutes, link):
        return Pass(RemarkProof.LINK)
    invitation = minutes.readback_invitations.with_token(link).first() if link else None
    if invitation:
        proof = RemarkProof.OFFICIAL if invitation.signed_as else RemarkProof.LINK
        return Pass(proof, invitation.name, invitation.signed_as)
    seat = seat_in_function(person)
    if seat:
        words = (seat.get_role_display(), str(seat.organisation or ""))
        return Pass(RemarkProof.OFFICIAL, seat.display_name, ", ".join(word for word in words if word))
    return Pass(RemarkProof.ACCOUNT) if has_part_in(person, minutes) else None


def private_with_link(view):
    """An address that bears a private link is kept by nobody else."""
    kept_private = private_page(view)

    @wraps(view)
    def guarded(request, *args, **kwargs):
        chosen = kept_private if request.method == "POST" or "lien" in request.GET else view
        return chosen(request, *args, **kwargs)

    return guarded


@private_with_link
@require_safe
def remarks(request, path):
    """How to say what is not right, and every block to choose from."""
    minutes = minutes_at(request, path)
    link = request.GET.get("lien", "")[:80]
    given = pass_of(request.user, minutes, link)
    is_open = is_open_to(minutes, given)
    states = list(minutes.remarks.exclude(state=RemarkState.WITHDRAWN).values_list("state", flat=True))
    context = {
        "minutes": minutes,
        "meeting": minutes.meeting,
        "items": blocks_of(minutes) if is_open else [],
        "link": link if is_open and given else "",
        "given": given,
        "received": len(states),
        "waiting": sum(state in (RemarkState.PENDING, RemarkState.NEXT_MEETING) for state in states),
        "accepted": states.count(RemarkState.ACCEPTED),
    }
    return render(request, "meetings/readback/remarks.html", context)


def is_open_to(minutes, given):
    return readback.is_open_to(minutes, given.proof if given else RemarkProof.CODE)


def blocks_of(minutes):
    """Return the Passages that take remarks: the blocks, not the lines of the header."""
    anchors = {said.id for said in walk(minutes.body)}
    return [passage for passage in passages_of(minutes) if passage.key in anchors]


# --- Writing ----------------------------------------------------------------------------------------------------------


def draw(request, minutes, anchor, form, *, status=200, notice=""):
    said = next((said for said in walk(minutes.body) if said.id == anchor), None)
    if said is None:
        raise Http404
    context = {
        "minutes": minutes,
        "meeting": minutes.meeting,
        "anchor": anchor,
        "excerpt": minutes.anchor_excerpt(anchor),
        "form": form,
        "notice": notice,
        "signed_as": form.pass_given.signed_as if form and form.pass_given else "",
    }
    return render(request, "meetings/readback/write.html", context, status=status)


def link_in(request):
    return (request.POST if request.method == "POST" else request.GET).get("lien", "")[:80]


def pass_in(request, minutes):
    return pass_of(request.user, minutes, link_in(request))


def form_for(request, minutes, data=None):
    link, given = link_in(request), pass_in(request, minutes)
    form = RemarkForm(
        data, meeting=minutes.meeting, pass_given=given, person=request.user, initial={"lien": link if given else ""}
    )
    form.pass_given = given
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def write_here(request, path, anchor):
    minutes = minutes_at(request, path)
    if not is_open_to(minutes, pass_in(request, minutes)):
        # Too late, or approved meanwhile: the words typed are shown again, to be kept.
        return draw(request, minutes, anchor, None, status=422 if request.method == "POST" else 200)
    if request.method != "POST":
        return draw(request, minutes, anchor, form_for(request, minutes))
    return send(request, minutes, anchor)


def send(request, minutes, anchor):
    sender = limits.sender_of(request)
    form = form_for(request, minutes, request.POST)
    if "code" in form.fields and too_many_codes(sender):
        notice = _(
            "Many wrong codes have come from your connection within an hour. Your remark is kept below: "
            "send it again a little later, or call us."
        )
        return draw(request, minutes, anchor, form, status=429, notice=notice)
    if not form.is_valid():
        if form.has_error("code", "wrong"):
            limits.allows("remark-code", sender, WRONG_CODES)
        return draw(request, minutes, anchor, form, status=422)

    data = form.cleaned_data
    words = (sender, minutes.pk, anchor, data["kind"], data["name"], data["body"], data.get("email", ""))
    receipt, new, forget = limits.receipt_for(new_receipt, "remark", *words)
    times = ReadBackSettings.for_request(request).remarks_per_hour
    email = data.get("email", "")
    if new and not (
        limits.allows("remark", sender, times) and (not email or limits.allows("mail", email.lower(), times))
    ):
        forget()
        return too_many(request, minutes, anchor, form)
    given = form.pass_given or Pass(RemarkProof.CODE)
    try:
        remark = readback.submit_remark(
            minutes,
            anchor=anchor,
            body=data["body"],
            kind=data["kind"],
            proof=given.proof,
            by=request.user,
            name=data["name"],
            signed_as=given.signed_as,
            email=email,
            receipt=receipt,
        )
    except readback.RemarksClosed:
        forget()
        raise Http404 from None
    if remark.is_withdrawn:
        # Taken back, then sent again within minutes: that is a new remark.
        forget()
        return send(request, minutes, anchor)
    return redirect_after(request, "meetings:remark", remark.token)


def too_many_codes(sender):
    """Whether this sender has given too many wrong codes within the hour."""
    return limits.counted("remark-code", sender) >= WRONG_CODES


def too_many(request, minutes, anchor, form):
    notice = _(
        "Many remarks have come from your connection within an hour. Yours is kept below: "
        "send it again a little later, or call us."
    )
    return draw(request, minutes, anchor, form, status=429, notice=notice)


def again(request, path, anchor):
    """The form given back with what was typed, and a fresh security token."""
    minutes = minutes_at(request, path)
    if not is_open_to(minutes, pass_in(request, minutes)):
        return draw(request, minutes, anchor, None, status=403)
    notice = _("You signed in, or out, since you opened this page. Your remark is kept: please send it once more.")
    return draw(request, minutes, anchor, form_for(request, minutes, request.POST), status=403, notice=notice)


guarded_write = anonymous_exempt(write_here)
guarded_write.again = again
write = private_with_link(keeps_words(guarded_write))


# --- The private link -------------------------------------------------------------------------------------------------


def of_token(token):
    return get_object_or_404(MinutesRemark.objects.select_related("minutes", "author").with_token(token))


@private_page
@require_safe
def remark(request, token):
    """What became of a remark, for whoever wrote it."""
    found = of_token(token)
    url = request.build_absolute_uri(reverse("meetings:remark", args=[token]))
    return render(request, "meetings/readback/private.html", {"remark": found, "token": token, "url": url})


@csrf_exempt
@private_page
@anonymous_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, token):
    found = of_token(token)
    if request.method == "POST":
        readback.withdraw_remark(found, by=request.user, token=token)
    if request.method == "POST" or found.is_withdrawn:
        return redirect_after(request, "meetings:remark", token)
    return render(request, "meetings/readback/withdraw.html", {"remark": found, "token": token})
