"""Following a page, stopping, and the feeds anybody may read."""

from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page, Site

from pages.private import private_page

from . import actions, feeds, messages
from .enums import Frequency
from .forms import FollowForm
from .models import Follow

FOLLOWS_A_PAGE = 20


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request, page_id):
    """Choose how often to be told of a page; without account, sign in first and come back."""
    if not _is_key(str(page_id)):
        raise Http404
    known = Follow.objects.filter(person=request.user, page_id=page_id).first()
    # What was followed can be stopped even when it is no longer public.
    pages = Page.objects.filter(depth__gt=1) if known else Page.objects.live().public().filter(depth__gt=1)
    page = get_object_or_404(pages, pk=page_id)
    after = _safe(request, request.POST.get("next") or request.GET.get("next"))

    if request.method == "POST":
        form = FollowForm(request.POST)
        if form.is_valid():
            frequency = form.cleaned_data["frequency"]
            if frequency == Frequency.NEVER and known is None:
                # Nothing to stop, nothing to keep.
                return _see_other(after or page.get_url(request) or reverse("activity:follows"))
            actions.follow(page, by=request.user, frequency=frequency)
            notices.success(request, _said(frequency) % {"title": page.title})
            return _see_other(after or page.get_url(request) or reverse("activity:follows"))
    else:
        form = FollowForm(initial={"frequency": known.frequency if known else Frequency.AT_ONCE})
    context = {"form": form, "followed": page, "known": known, "next": after, "page_url": page.get_url(request)}
    return render(request, "activity/follow.html", context, status=422 if form.is_bound else 200)


def _said(frequency):
    return {
        Frequency.AT_ONCE: _("You will be told at once of what happens at “%(title)s”."),
        Frequency.WEEKLY: _("You will be told once a week of what happened at “%(title)s”."),
        Frequency.NEVER: _("You will get no more mail about “%(title)s”."),
    }[frequency]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def follows(request):
    """Everything the person follows; each can be changed there. A POST with `forget` drops one from the list."""
    if request.method == "POST":
        forget = request.POST.get("forget", "")
        followed = get_object_or_404(
            Follow.objects.select_related("page"), person=request.user, page_id=forget if _is_key(forget) else None
        )
        actions.unfollow(followed.page, by=request.user)
        notices.success(request, _("You no longer follow “%(title)s”.") % {"title": followed.page.title})
        return _see_other(_safe(request, request.POST.get("next")) or reverse("activity:follows"))
    mine = Follow.objects.filter(person=request.user).select_related("page").order_by("page__title", "pk")
    page_obj = Paginator(mine, FOLLOWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "follow": one,
            "url": one.page.get_url(request) if one.page.live else "",
            "form": FollowForm(initial={"frequency": one.frequency}, key=f"follow-{one.pk}", one_line=True),
        }
        for one in page_obj
    ]
    here = request.path if page_obj.number == 1 else f"{request.path}?page={page_obj.number}"
    return render(request, "activity/follows.html", {"page_obj": page_obj, "rows": rows, "here": here})


@private_page
@csrf_exempt  # The token is its own right; a mail programme posts without cookie (RFC 8058).
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    """Stop what brought a message. GET only asks; POST does it, from a mail programme or from the page's own button."""
    try:
        if request.method != "POST":
            context = {"followed": messages.follows_of_token(token).select_related("page").order_by("page__title")[:50]}
            return render(request, "activity/unsubscribe.html", context)
        actions.unsubscribe(token)
    except messages.BadToken as error:
        raise Http404 from error
    if "List-Unsubscribe" in request.POST:
        return HttpResponse(
            _("Done: you will get no more of these messages."), content_type="text/plain; charset=utf-8"
        )
    return _see_other(reverse("activity:unsubscribed"))


@require_safe
def unsubscribed(request):
    return render(request, "activity/unsubscribed.html")


@require_safe
def site_feed(request):
    """The Atom feed of everything."""
    return feeds.respond(request)


@require_safe
def page_feed(request, page_path):
    """The Atom feed of one published page and what lies below it."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    # The tree's own address field: one query, and no page type has a say in it.
    url_path = f"{site.root_page.url_path}{page_path}/"
    page = get_object_or_404(Page.objects.live().public(), url_path=url_path)
    return feeds.respond(request, page)


def _is_key(text):
    return text.isascii() and text.isdecimal() and len(text) < 19


def _safe(request, address):
    """Return the address if it leads back to this site, else ""."""
    hosts = {request.get_host()}
    return address if address and url_has_allowed_host_and_scheme(address, hosts, request.is_secure()) else ""


def _see_other(address):
    response = redirect(address)
    response.status_code = 303
    return response
