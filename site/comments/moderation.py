"""The moderation queue in Wagtail: read a message with what stands round it, then let it appear, refuse or hide it."""

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.log_actions import registry
from wagtail.models import Page, Site

from comments import actions, rules
from comments.enums import CommentState
from comments.forms import RefusalForm
from comments.models import Comment, CommentSettings, ContentReport

MESSAGES_ON_A_PAGE = 20
MOST_AT_ONCE = 1000
DEEDS = {"approve", "keep", "hide", "refuse", "refuse-alike"}
TABLE_DEPTH = 4
"""Depth in Wagtail's tree of tables, councils and committees: below the root, the home page and their index."""
STEP = Page.steplen


def with_surroundings(comments):
    """Everything a card shows, in three queries whatever the number of messages."""
    alike = (
        Comment.objects.awaiting()
        .filter(likeness=OuterRef("likeness"))
        .order_by()
        .values("likeness")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        comments.select_related("page", "parent", "decided_by", "author")
        .prefetch_related(Prefetch("reports", ContentReport.objects.still_open(), to_attr="open_reports"))
        .annotate(alike=Subquery(alike))
    )


def name_tables(comments):
    """Put to each message `table`, the title of the table or council its page belongs to. One query."""
    comments = list(comments)
    paths = {comment.page.path[: STEP * TABLE_DEPTH] for comment in comments}
    titles = dict(Page.objects.filter(path__in=paths, depth=TABLE_DEPTH).values_list("path", "title"))
    for comment in comments:
        comment.table = titles.get(comment.page.path[: STEP * TABLE_DEPTH], "")
    return comments


class QueueFilter(WagtailFilterSet):
    TO_DECIDE, ALL = "to-decide", "all"

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(TO_DECIDE, _("To decide")), *CommentState.choices, (ALL, _("All messages"))],
        method="of_state",
    )
    table = django_filters.ModelChoiceFilter(
        label=_("Table or council"), queryset=lambda request: Page.objects.filter(depth=TABLE_DEPTH), method="of_table"
    )
    reported = django_filters.BooleanFilter(label=_("Reported"), method="is_reported")
    gives_contact = django_filters.BooleanFilter(label=_("Contains an e-mail address or a phone number"))
    created_at = django_filters.DateFromToRangeFilter(label=_("Written"), widget=DateRangePickerWidget)
    likeness = django_filters.CharFilter(label=_("Looks like"), max_length=32)

    class Meta:
        model = Comment
        fields = ["state", "table", "reported", "gives_contact", "created_at", "likeness"]

    def of_state(self, comments, _name, wanted):
        if wanted == self.TO_DECIDE:
            return comments.to_decide()
        return comments if wanted == self.ALL else comments.filter(state=wanted)

    def of_table(self, comments, _name, table):
        return comments.filter(page__path__startswith=table.path)

    def is_reported(self, comments, _name, wanted):
        return comments.reported() if wanted else comments.exclude(pk__in=Comment.objects.reported())


class QueueView(BaseListingView):
    model = Comment
    page_title = _("Moderation")
    header_icon = "comment"
    template_name = "comments/admin/queue.html"
    results_template_name = "comments/admin/queue_results.html"
    index_url_name = "comments_queue"
    index_results_url_name = "comments_queue_results"
    filterset_class = QueueFilter
    paginate_by = MESSAGES_ON_A_PAGE
    verbose_name_plural = _("messages")
    is_searchable = False

    def dispatch(self, request, *args, **kwargs):
        if not rules.may_moderate_somewhere(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self):
        comments = Comment.objects.moderable_by(self.request.user)
        if not self.request.GET.get("state"):
            comments = comments.to_decide()
        return with_surroundings(comments)

    def order_queryset(self, queryset):
        # Who waits longest is read first; among decided ones the last are looked for.
        waiting = self.request.GET.get("state", "") in ("", QueueFilter.TO_DECIDE, CommentState.PENDING)
        return queryset.order_by("created_at", "pk") if waiting else queryset.order_by("-created_at", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["object_list"] = name_tables(context["object_list"])
        site = Site.find_for_request(self.request)
        return context | {
            "next": self.request.get_full_path() if not self.results_only else reverse(self.index_url_name),
            "may_suspend": self.request.user.has_perm(rules.MODERATE),
            "suspension": CommentSettings.for_site(site) if site else None,
        }


def breadcrumbs(label):
    return [
        {"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse_lazy("comments_queue"), "label": _("Moderation")},
        {"url": "", "label": label},
    ]


@require_safe
def one(request, pk):
    """A message alone: its surroundings, its reports, what was decided of it before and by whom."""
    comment = get_object_or_404(with_surroundings(Comment.objects.moderable_by(request.user)), pk=pk)
    name_tables([comment])
    history = registry.get_logs_for_instance(comment).select_related("user").order_by("-timestamp", "-pk")
    context = {
        "comment": comment,
        "reports": comment.reports.select_related("reporter", "handled_by"),
        "history": history[:100],
        "header_title": str(comment),
        "header_icon": "comment",
        "breadcrumbs_items": breadcrumbs(str(comment)),
        "next": reverse("comments_message", args=[comment.pk]),
    }
    return TemplateResponse(request, "comments/admin/message.html", context)


def numbers_of(texts):
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= 18]


def chosen(request, deed, single):
    """Return the messages a post speaks of, among those the person may decide of."""
    moderable = Comment.objects.moderable_by(request.user)
    if deed == "refuse-alike":
        like = get_object_or_404(moderable, pk=next(iter(numbers_of([single])), 0))
        return moderable.awaiting().filter(likeness=like.likeness)[:MOST_AT_ONCE]
    numbers = numbers_of([single] if single else request.POST.getlist("comment"))[:MOST_AT_ONCE]
    return moderable.filter(pk__in=numbers)


@require_POST
def decide(request):
    """Approve, refuse or hide messages. `deed` is "approve" for all those ticked, "approve:12" for number 12 alone."""
    if not rules.may_moderate_somewhere(request.user):
        raise PermissionDenied
    deed, _colon, single = request.POST.get("deed", "").partition(":")
    if deed not in DEEDS:
        raise Http404
    comments = list(chosen(request, deed, single).select_related("page"))
    back = get_valid_next_url_from_request(request) or reverse("comments_queue")
    if not comments:
        messages.warning(request, gettext("Tick at least one message first."))
        return see_other(back)
    if deed in {"approve", "keep"}:
        carry_out(request, comments, actions.approve_comment, told_approved)
    elif deed == "hide":
        carry_out(request, comments, actions.hide_comment, told_hidden)
    else:
        sent = "kind" in request.POST
        form = RefusalForm(request.POST if sent else None)
        if not form.is_valid():
            context = {
                "comments": comments,
                "shown": comments[:MESSAGES_ON_A_PAGE],
                "form": form,
                "next": back,
                "header_title": gettext("Refuse"),
                "header_icon": "cross",
                "breadcrumbs_items": breadcrumbs(gettext("Refuse")),
            }
            return TemplateResponse(request, "comments/admin/refuse.html", context, status=422 if sent else 200)
        carry_out(request, comments, actions.refuse_comment, told_refused, **form.cleaned_data)
    return see_other(back)


def see_other(address):
    response = redirect(address)
    response.status_code = 303
    return response


def carry_out(request, comments, action, told, **details):
    """Do it to each message; one that cannot be changed any more does not stop the others."""
    done, failures = 0, []
    for comment in comments:
        try:
            action(comment, by=request.user, **details)
            done += 1
        except actions.NotPossible as failure:
            failures.append(str(failure))
    if done:
        messages.success(request, told(done) % {"number": done})
    for failure in dict.fromkeys(failures):
        messages.warning(request, failure)


def told_approved(number):
    return ngettext("%(number)d message is published.", "%(number)d messages are published.", number)


def told_hidden(number):
    return ngettext("%(number)d message is hidden.", "%(number)d messages are hidden.", number)


def told_refused(number):
    return ngettext("%(number)d message is refused.", "%(number)d messages are refused.", number)


@require_POST
def suspend(request):
    """Take no message for 24 hours, or take them again."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    hours = 0 if request.POST.get("resume") else 24
    actions.suspend_comments(site, by=request.user, hours=hours)
    if hours:
        messages.success(request, gettext("Messages are suspended for 24 hours. Reading goes on."))
    else:
        messages.success(request, gettext("Messages are open again."))
    return see_other(reverse("comments_queue"))
