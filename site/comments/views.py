"""Reading, writing, correcting, withdrawing and reporting messages. All of it works without account and JavaScript."""

from contextlib import suppress
from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from comments import actions, limits, rules
from comments.anchors import excerpt_of
from comments.enums import CommentState
from comments.forms import CommentForm, CorrectionForm, ReportForm
from comments.models import Comment, CommentSettings, ContentReport
from comments.threads import PAGE_PARAMETER, THREADS_ON_A_PAGE, comments_context
from pages.csrf import anonymous_exempt
from pages.models.private_link import new_receipt
from pages.private import private_page, redirect_after


@require_safe
def show(request, pk):
    """Lead to a message where it stands: its page, the right page of messages, the message itself."""
    comment = get_object_or_404(Comment.objects.published().select_related("page", "parent"), pk=pk)
    address = comment.page.get_url(request) if comment.page.live else None
    if not address:
        raise Http404
    top = comment.parent or comment
    number = Comment.objects.threads_on(comment.page).up_to(top).count()
    page_number = max(1, -(-number // THREADS_ON_A_PAGE))
    query = f"?{PAGE_PARAMETER}={page_number}" if page_number > 1 else ""
    return redirect(f"{address}{query}#commentaire-{comment.pk}")


# --- Writing ----------------------------------------------------------------------------------------------------------


def keeps_words(view):
    """When the security token of a signed-in person is missing or old, give her form back filled instead of a bare 403.

    It happens to whoever signs in, in another tab, between opening a page and sending her message.
    """

    @csrf_exempt
    @wraps(view)
    def kept(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if response.status_code == 403 and request.method == "POST":
            return view.again(request, *args, **kwargs)
        return response

    return kept


def commentable(page_id):
    page = get_object_or_404(Page.objects.live().public(), pk=page_id).specific
    if not rules.comments_open(page):
        raise Http404
    return page


def draw_write(request, page, form, *, anchor="", excerpt="", parent=None, status=200, notice=""):
    context = comments_context(page, request, anchor=anchor or None) if request.method in ("GET", "HEAD") else {}
    context |= {
        "comments_page": page,
        "comment_form": form,
        "comments_suspended": CommentSettings.for_request(request).suspended,
        "anchor": anchor,
        "excerpt": excerpt,
        "parent": parent,
        "notice": notice,
    }
    return render(request, "comments/write.html", context, status=status)


def number_of(text):
    """Return the number in an address, or raise Http404."""
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Http404
    return int(text)


def answerable(page, pk):
    """The published message that is answered, or None."""
    return Comment.objects.published_on(page).filter(pk=pk).select_related("parent").first() if pk else None


def blank_form(request, page):
    anchor, answered = request.GET.get("bloc", ""), request.GET.get("reponse", "")
    parent = None
    if answered:
        parent = answerable(page, number_of(answered))
        if parent is None:
            raise Http404
        anchor = parent.anchor
    excerpt = excerpt_of(page, anchor) if anchor else ""
    if excerpt is None and parent is None:
        raise Http404
    form = CommentForm(person=request.user, initial={"anchor": anchor, "parent": parent and parent.pk})
    return draw_write(request, page, form, anchor=anchor, excerpt=excerpt or "", parent=parent)


@require_http_methods(["GET", "HEAD", "POST"])
def write_here(request, page_id):
    """The form alone on its page, and where every form for a message is sent."""
    page = commentable(page_id)
    if request.method != "POST":
        return blank_form(request, page)
    return send(request, page)


def send(request, page):
    form = CommentForm(request.POST, person=request.user)
    valid = form.is_valid()
    anchor, answered = (form.cleaned_data.get(name) or "" for name in ("anchor", "parent"))
    parent = answerable(page, answered)
    excerpt = excerpt_of(page, anchor) if anchor else ""
    if "anchor" in form.errors or "parent" in form.errors or (excerpt is None and not answered):
        raise Http404
    place = {"anchor": anchor, "excerpt": excerpt or "", "parent": parent}

    if answered and parent is None:
        # It went away while she was writing. Her words then stand on their own.
        form.data = form.data.copy()
        form.data["parent"] = ""
        form.add_error(None, _("The message you answer is gone. Send again, and yours will stand by itself."))
        return draw_write(request, page, form, **place, status=422)
    if not valid:
        return draw_write(request, page, form, **place, status=422)

    data = form.cleaned_data
    sender = limits.sender_of(request)
    words = (sender, page.pk, anchor, answered, data["name"], data["body"], data.get("email", ""))
    receipt, new, forget = limits.receipt_for(new_receipt, *words)
    if new and not within_limits(request, sender, data.get("email", "")):
        forget()
        notice = _(
            "Many messages have come from your connection within an hour. Yours is kept below: "
            "send it again a little later, or call us."
        )
        return draw_write(request, page, form, **place, status=429, notice=notice)
    try:
        comment = actions.submit_comment(
            page,
            body=data["body"],
            name=data["name"],
            by=request.user,
            email=data.get("email", ""),
            anchor=anchor,
            parent=parent,
            language=data["language"],
            receipt=receipt,
        )
    except actions.CommentsSuspended:
        forget()
        return draw_write(request, page, form, **place, status=422)
    except actions.CommentsClosed:
        forget()
        raise Http404 from None
    if comment.is_withdrawn:
        # Taken back, then sent again within minutes: that is a new message.
        forget()
        return send(request, page)
    return redirect_after(request, "comments:thanks", comment.token)


def within_limits(request, sender, email):
    """Whether this sender, and the address it leaves, may be served once more within the hour."""
    times = CommentSettings.for_request(request).messages_per_hour
    return limits.allows("write", sender, times) and (not email or limits.allows("mail", email.lower(), times))


def again(request, page_id):
    """The form given back with what was typed, and a fresh security token."""
    page = commentable(page_id)
    form = CommentForm(request.POST, person=request.user)
    form.is_valid()
    anchor = form.cleaned_data.get("anchor") or ""
    parent = answerable(page, form.cleaned_data.get("parent"))
    notice = _("You signed in, or out, since you opened this page. Your message is kept: please send it once more.")
    excerpt = (excerpt_of(page, anchor) or "") if anchor else ""
    return draw_write(request, page, form, anchor=anchor, excerpt=excerpt, parent=parent, status=403, notice=notice)


guarded_write = anonymous_exempt(write_here)
guarded_write.again = again
write = keeps_words(guarded_write)


# --- The private link -------------------------------------------------------------------------------------------------


def of_token(token):
    return get_object_or_404(Comment.objects.select_related("page", "author").with_token(token))


@private_page
@require_safe
def thanks(request, token):
    comment = of_token(token)
    return render(
        request, "comments/thanks.html", {"comment": comment, "token": token, "url": absolute(request, token)}
    )


def absolute(request, token):
    return request.build_absolute_uri(redirect("comments:private", token).url)


@private_page
@require_safe
def private(request, token):
    comment = of_token(token)
    return render(
        request,
        "comments/private.html",
        {"comment": comment, "token": token, "url": absolute(request, token), "states": CommentState},
    )


@csrf_exempt
@private_page
@anonymous_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, token):
    comment = of_token(token)
    if comment.is_withdrawn:
        return redirect("comments:private", token)
    if request.method == "POST":
        form = CorrectionForm(request.POST)
        if form.is_valid():
            # Withdrawn meanwhile: the private page says so.
            with suppress(actions.NotPossible):
                actions.correct_comment(comment, by=request.user, token=token, **form.cleaned_data)
            return redirect_after(request, "comments:private", token)
    else:
        form = CorrectionForm(initial={"name": comment.name, "body": comment.body})
    status = 422 if form.errors else 200
    return render(request, "comments/correct.html", {"comment": comment, "token": token, "form": form}, status=status)


@csrf_exempt
@private_page
@anonymous_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, token):
    comment = of_token(token)
    if request.method == "POST":
        actions.withdraw_comment(comment, by=request.user, token=token)
        return redirect_after(request, "comments:private", token)
    if comment.is_withdrawn:
        return redirect("comments:private", token)
    return render(request, "comments/withdraw.html", {"comment": comment, "token": token})


# --- Reporting --------------------------------------------------------------------------------------------------------


@anonymous_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, pk):
    comment = get_object_or_404(
        Comment.objects.published().filter(page__in=Page.objects.live().public()).select_related("page"), pk=pk
    )
    status = 200
    notice = ""
    form = ReportForm(request.POST or None)
    if request.method == "POST":
        form = ReportForm(request.POST)
        status = 422
        sender = limits.sender_of(request)
        if form.is_valid():
            if limits.allows("report", sender, CommentSettings.for_request(request).messages_per_hour):
                data = {name: form.cleaned_data[name] for name in ("kind", "words", "contact")}
                try:
                    made = actions.report_comment(comment, by=request.user, sender=sender, **data)
                except actions.NotPossible:
                    raise Http404 from None
                return redirect_after(request, "comments:report_thanks", made.pk)
            status = 429
            notice = _("Many reports have come from your connection within an hour. Try a little later, or call us.")
    context = {"comment": comment, "form": form, "notice": notice}
    return render(request, "comments/report.html", context, status=status)


@require_safe
def report_thanks(request, number):
    """The ticket of a report. It tells nothing of it, so anybody may see it."""
    made = get_object_or_404(ContentReport, pk=number)
    return render(request, "comments/report_thanks.html", {"ticket": made.ticket})
