"""What a facilitator does about words that should perhaps not be public. The draft changes; publishing stays hers."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from meetings.models import KeptWord, MinutesPage
from meetings.privacy.check import APART, findings, with_replaced
from meetings.rules import may_verify


@transaction.atomic
def mask(minutes, digest, *, words="", apart=False, by):
    """Write `words` over what bears this digest in the draft of `minutes`, everywhere; return how many times.

    Without words, those suggested; `apart`: the whole sentence is said to have been treated apart. Nothing is kept of
    what was there but in former drafts. Raise PermissionDenied.
    """
    minutes = MinutesPage.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if not may_verify(by, minutes):
        raise PermissionDenied
    draft = minutes.get_latest_revision_as_object()
    found = [finding for finding in findings(draft) if finding.digest == digest]
    if found:
        replacement = APART if apart else words or found[0].suggestion
        with_replaced(draft, found, replacement, whole_sentence=apart)
        draft.save_revision(user=by, log_action=True, changed=True)
    return len(found)


@transaction.atomic
def keep(minutes, digest, *, by):
    """Remember that these words may stay; twice is once. Raise PermissionDenied."""
    if not may_verify(by, minutes):
        raise PermissionDenied
    kept, new = KeptWord.objects.get_or_create(minutes=minutes, digest=digest, defaults={"by": by})
    if new:
        log(minutes, "meetings.word_kept", user=by)
    return kept
