"""What was said at the demonstration's meetings, written and published as its facilitator would."""

import io
from datetime import timedelta

from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Drawing
from PIL import ImageDraw
from wagtail.images import get_image_model
from wagtail.rich_text import RichText

from activity.actions import in_the_past
from home.demo.content.shapes import LANDLORD
from meetings.actions.minutes import add_draft, blank_minutes, minutes_of, publish_minutes

DAYS = ("due_on", "status_on", "effect_on", "decide_on", "from_day", "on", "since", "date")


def make_minutes(site, meeting, session, projects):
    """Write and publish the minutes of a meeting, four days after it."""
    if minutes_of(meeting):
        return
    day = timezone.localtime(meeting.starts_at).date()
    minutes = blank_minutes(meeting, by=site.people["facilitatrice"])
    minutes.summary, minutes.easy_read, minutes.message = session.summary, session.easy, session.message
    minutes.easy_read_by = "deux habitantes" if session.easy else ""
    minutes.author_display = minutes.facilitator = "l’animatrice"
    minutes.remarks_until = day + timedelta(days=15)
    if session.ago == 0:  # still open, whatever the day the demonstration is made
        minutes.remarks_until = max(minutes.remarks_until, timezone.localdate() + timedelta(days=10))
    minutes.privacy_checked = True
    if session.ago > 2:
        minutes.validated_on, minutes.validation_mode = day + timedelta(days=28), "no_remark"
    named = [{"name": "Dominique Exemple", "function": "responsable d’agence", "partner": LANDLORD}]
    minutes.body = as_blocks(
        site,
        [
            (
                "attendance",
                {"counts": session.counts, "named_people": named if session.counts.get("landlord") else []},
            ),
            *session.before,
            *(
                (
                    "agenda_item",
                    {"number": str(number), "title": title, "narrative": f"<p>{narrative}</p>", "points": blocks},
                )
                for number, (title, narrative, blocks) in enumerate(session.points, start=1)
            ),
            *session.after,
        ],
        day,
        projects,
    )
    with in_the_past(min(meeting.ends_at + timedelta(days=4), timezone.now())):
        add_draft(minutes, meeting, by=site.people["facilitatrice"])
        publish_minutes(minutes, by=site.people["facilitatrice"])


def as_blocks(site, blocks, day, projects):
    """Turn the content's words into blocks: days counted from the meeting, names into what they name."""
    return [(kind, as_value(site, value, day, projects)) for kind, value in blocks]


def as_value(site, value, day, projects):
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return as_blocks(site, value, day, projects)
    if isinstance(value, list):
        return [as_value(site, one, day, projects) for one in value]
    if not isinstance(value, dict):
        return RichText(value) if isinstance(value, str) and value.startswith("<p>") else value
    return {key: as_field(site, key, one, day, projects) for key, one in value.items()}


def as_field(site, key, value, day, projects):
    if key in DAYS and isinstance(value, int):
        return day + timedelta(days=value)
    if key == "partner" and value:
        return site.partners[value]
    if key == "theme" and value:
        return site.themes[value]
    if key == "page" and value:
        return projects[value].page_ptr
    if key == "photo" and value:
        return drawn_plan()
    if key == "points":
        return as_blocks(site, value, day, projects)
    return as_value(site, value, day, projects)


def drawn_plan():
    """Return the drawing used as an annex: six benches under two trees. Drawn here, so that it is nobody's picture."""
    title = "Plan de la placette (dessin de démonstration)"
    model = get_image_model()
    existing = model.objects.filter(title=title).first()
    if existing:
        return existing
    plan = Drawing.new("RGB", (960, 600), "#f8e3d6")
    pen = ImageDraw.Draw(plan)
    pen.rectangle((40, 40, 920, 120), fill="#e2d8c5", outline="#5b5142", width=4)
    for x in (280, 680):
        pen.ellipse((x - 130, 190, x + 130, 450), fill="#dcefe5", outline="#1d5c46", width=6)
        pen.ellipse((x - 16, 304, x + 16, 336), fill="#7d5200")
    for x, y in ((170, 470), (280, 490), (390, 470), (570, 470), (680, 490), (790, 470)):
        pen.rectangle((x - 44, y, x + 44, y + 22), fill="#a8391b")
    file = io.BytesIO()
    plan.save(file, "PNG")
    return model.objects.create(title=title, file=ImageFile(file, name="plan-de-la-placette.png"))
