"""Deeds done while the server runs, from a process of their own, as an editor's request or the worker's would be.

`python -m tests.bench.deeds correction` prints the addresses it will change as a line of JSON, waits for a line, does
it, and prints {address: words that must now show}. Each can be done again at the next run.
"""

import json
import sys
import uuid

from tests.bench import setup

setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.utils import translation  # noqa: E402

from comments.actions import approve_comment, submit_comment  # noqa: E402
from meetings.actions.meetings import cancel_meeting, restore_meeting  # noqa: E402
from meetings.actions.minutes import publish_minutes  # noqa: E402
from meetings.models import Decision, MeetingPage, MinutesPage  # noqa: E402
from projects.models import ProjectPage  # noqa: E402


def correction(by, sign):
    """Publish minutes again with other words in a decision, which the register repeats."""
    minutes = MinutesPage.objects.live().order_by("-pk").first()
    draft = minutes.get_latest_revision_as_object()
    block = next(block for block in draft.body if block.block_type == "decision")
    row = Decision.objects.get(block_id=block.id)
    register = f"/decisions/{row.pk}/"
    yield [minutes.url, register]
    block.value["text"] = f"Six bancs à l’ombre, {sign}."
    draft.save_revision(user=by)
    publish_minutes(minutes, by=by)
    yield {minutes.url: sign, register: sign}


def comment(by, sign):
    """Let a message through that waited for a moderator."""
    project = ProjectPage.objects.live().order_by("-pk").first()
    waiting = submit_comment(project, name="Nadia", body=f"Il faut un banc à l’ombre, {sign}.")
    assert not waiting.is_published
    yield [project.url]
    approve_comment(waiting, by=by)
    yield {project.url: sign}


def cancellation(by, sign):
    """Cancel the last meeting to come."""
    meeting = MeetingPage.objects.live().upcoming().order_by("-starts_at", "-pk").first()
    if meeting.is_cancelled:
        meeting = restore_meeting(meeting, by=by)
    feed = f"{meeting.url}rencontre.ics"
    yield [meeting.url, "/agenda/", feed]
    cancel_meeting(meeting, by=by, reason=f"La salle est inondée, {sign}.")
    yield {meeting.url: sign, "/agenda/": sign, feed: "STATUS:CANCELLED"}


DEEDS = {deed.__name__: deed for deed in (correction, comment, cancellation)}


def main():
    person = get_user_model().objects.get(email="equipe@demo.example")
    with translation.override("fr"):
        steps = DEEDS[sys.argv[1]](person, f"marque {uuid.uuid4().hex[:12]}")
        print(json.dumps(next(steps)), flush=True)
        sys.stdin.readline()
        print(json.dumps(next(steps)), flush=True)


if __name__ == "__main__":
    main()
