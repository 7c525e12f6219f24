"""What a page shows of the messages people leave on it: the threads, how many on each part, the form."""

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404

from comments import rules
from comments.forms import CommentForm
from comments.models import Comment, CommentSettings
from pages.cache import remembered
from pages.parts import lazily

THREADS_ON_A_PAGE = 20
PAGE_PARAMETER = "commentaires"


def comments_context(page, request, anchor=None):
    """Return what `comments/_thread.html` and `comments/_anchor_link.html` need, for a page type's `get_context`.

    Three queries at most, however many messages there are. With `anchor`, only the messages on that block.
    Raises Http404 for a page of messages that does not exist.
    """
    counts = remembered(f"comments on {page.pk}", lambda: Comment.objects.counts_by_anchor(page))
    threads = Comment.objects.threads_on(page)
    if anchor is None:
        number = sum(shown for _messages, shown in counts.values())
    else:
        threads = threads.filter(anchor=anchor)
        number = counts.get(anchor, (0, 0))[1]
    try:
        shown = CountedPaginator(threads, THREADS_ON_A_PAGE, number).page(request.GET.get(PAGE_PARAMETER) or 1)
    except InvalidPage:
        raise Http404 from None
    shown.object_list = lazily(with_answers, shown.object_list)
    is_open = rules.comments_open(page)
    suspended = is_open and CommentSettings.for_request(request).suspended
    return {
        "comments_page": page,
        "comments_open": is_open,
        "comments_suspended": suspended,
        "comment_counts": {part: messages for part, (messages, _threads) in counts.items()},
        "comments_total": sum(messages for messages, _threads in counts.values()),
        "comment_threads": shown,
        "comment_form": lazily(CommentForm, person=request.user) if is_open and not suspended else None,
        "anchor": anchor or "",
        "parent": None,
        "excerpt": "",
    }


class CountedPaginator(Paginator):
    """A paginator told beforehand how many rows there are."""

    def __init__(self, rows, per_page, count):
        super().__init__(rows, per_page)
        self.count = count

    count = None


def with_answers(threads):
    """Return first messages, each with its published `shown_answers`, oldest first. One query for all of them."""
    first, answers = [], {}
    for message in Comment.objects.with_their_answers(threads):
        if message.parent_id is None:
            first.append(message)
        else:
            answers.setdefault(message.parent_id, []).append(message)
    for thread in first:
        thread.shown_answers = answers.get(thread.pk, [])
    return first
