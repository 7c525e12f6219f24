"""Messages in every state. No two runs differ."""

import datetime

import factory
from django.utils import timezone

from comments.enums import CommentState, ReasonKind, ReportKind
from comments.models import Comment, ContentReport, likeness_of
from pages.models.private_link import new_receipt

LONG_AGO = datetime.datetime(2026, 1, 5, 18, tzinfo=datetime.UTC)


class CommentFactory(factory.django.DjangoModelFactory):
    """Needs `page`. Published unless a trait says otherwise; each a minute after the one before."""

    name = factory.Sequence(lambda rank: f"Voisine {rank}")
    body = factory.Sequence(lambda rank: f"Il faudrait un banc, dit la voisine numéro {rank}.")
    likeness = factory.LazyAttribute(lambda comment: likeness_of(comment.body))
    receipt = factory.Sequence(lambda rank: f"receipt-{rank}")
    created_at = factory.Sequence(lambda rank: LONG_AGO + datetime.timedelta(minutes=rank))
    state = CommentState.PUBLISHED
    published_at = factory.SelfAttribute("created_at")
    decided_at = factory.SelfAttribute("created_at")

    class Meta:
        model = Comment

    class Params:
        pending = factory.Trait(state=CommentState.PENDING, published_at=None, decided_at=None)
        hidden = factory.Trait(state=CommentState.HIDDEN)
        refused = factory.Trait(state=CommentState.REFUSED, reason_kind=ReasonKind.INSULT, published_at=None)
        withdrawn = factory.Trait(state=CommentState.WITHDRAWN, name="", body="", email="", likeness="")


class ContentReportFactory(factory.django.DjangoModelFactory):
    """Needs `comment`."""

    kind = ReportKind.OTHER
    sender = factory.Sequence(lambda rank: f"reader-{rank}")

    class Meta:
        model = ContentReport


def many_comments(page, count, **fields):
    """Write `count` published messages under `page` in one query, a minute apart, and return them."""
    from pages.models.private_link import hash_of, token_of

    now = timezone.now() - datetime.timedelta(days=30)
    comments = []
    for rank in range(count):
        receipt = new_receipt()
        body = f"Message {rank} de la table."
        at = now + datetime.timedelta(minutes=rank)
        values = {"state": CommentState.PUBLISHED, "published_at": at, "decided_at": at} | fields
        comments.append(
            Comment(
                page_id=page.pk,
                name=f"Voisin {rank}",
                body=body,
                likeness=likeness_of(body),
                receipt=receipt,
                token_hash=hash_of(token_of(Comment.link_salt, receipt)),
                created_at=at,
                **values,
            )
        )
    return Comment.objects.bulk_create(comments)
