"""A meeting: when, where, what is provided, what will be spoken of, and what became of the date.

Its date is a promise. What editors write (time, place, agenda) goes through drafts like any page; what happened to the
date (moved, cancelled, held) belongs to the meeting as a whole, is changed by `meetings.actions` only, and no draft or
old revision can bring it back.
"""

import uuid
from datetime import datetime
from urllib.parse import quote

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from comments.threads import comments_context
from meetings.calling.texts import message_text
from meetings.enums import AgendaOrigin, MeetingKind, MeetingState, Service
from meetings.words import state_sentences
from pages.models import BasePage
from pages.parts import lazily
from pages.typography import day_words
from tables.fields import Themes
from tables.models import Theme

from .series import MeetingSeries

# Beyond these years a date is a slip of the finger, and some cannot even be told in UTC.
YEARS = range(1990, 2101)

OTHER_DATES = 3

BODIES = ["tables.TablePage", "tables.CouncilPage", "tables.CommissionPage", "tables.CommitteePage"]


class ServicesField(models.JSONField):
    """A list of `Service` values, ticked one by one."""

    def formfield(self, **kwargs):
        return forms.TypedMultipleChoiceField(
            choices=Service.choices,
            coerce=str,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=self.verbose_name,
            help_text=self.help_text,
        )


def validate_year(moment):
    if moment.year not in YEARS:
        raise ValidationError(_("Check the year."))


def month_span(year, month):
    """Return the first instant of a month in the site's time zone, and that of the next month."""
    zone = timezone.get_current_timezone()
    return datetime(year, month, 1, tzinfo=zone), datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)


class MeetingQuerySet(PageQuerySet):
    def upcoming(self):
        """Not over yet, soonest first. What ends at this very instant is past, and only past."""
        return self.filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")

    def past(self):
        """Over, latest first."""
        return self.filter(ends_at__lte=timezone.now()).order_by("-starts_at", "-pk")

    def of_month(self, year, month):
        """Touching that month in Paris, even when begun the evening before or ending the day after."""
        first, last = month_span(year, month)
        return self.filter(starts_at__lt=last, ends_at__gt=first).order_by("starts_at", "pk")

    def between(self, first, last):
        """Touching the days from `first` up to `last`, which is not counted."""
        zone = timezone.get_current_timezone()
        first, last = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (first, last))
        return self.filter(starts_at__lt=last, ends_at__gt=first).order_by("starts_at", "pk")

    def moved_away(self, first, last):
        """First announced on one of the days from `first` up to `last`, not counted, and moved to another day."""
        zone = timezone.get_current_timezone()
        first, last = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (first, last))
        moved = self.going_ahead().filter(moved_from__gte=first, moved_from__lt=last)
        return moved.exclude(starts_at__date=TruncDate("moved_from")).order_by("moved_from", "pk")

    def at(self, body):
        """Held by `body` or one of its commissions, or concerning it."""
        concerned = ConcernedBody.objects.filter(page_id=body.pk).values("meeting_id")
        return self.filter(Q(path__startswith=body.path, depth__gt=body.depth) | Q(pk__in=concerned))

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def about_theme(self, theme):
        return self.filter(pk__in=MeetingTheme.objects.filter(tag=theme).values("content_object_id"))

    def cancelled(self):
        return self.filter(state=MeetingState.CANCELLED)

    def going_ahead(self):
        """Whatever is not cancelled."""
        return self.exclude(state=MeetingState.CANCELLED)

    def with_minutes(self):
        """Annotate `has_minutes` (published) and `has_draft_minutes` (any)."""
        # A range on the tree's path rather than a prefix: the database can use its index.
        minutes = Page.objects.filter(
            path__gt=OuterRef("path"),
            path__lte=Concat(OuterRef("path"), Value("ZZZZ")),
            depth=OuterRef("depth") + 1,
            content_type__app_label="meetings",
            content_type__model="minutespage",
        )
        return self.annotate(has_minutes=Exists(minutes.filter(live=True)), has_draft_minutes=Exists(minutes))

    def missing_minutes(self):
        """Over, not cancelled, and without published minutes."""
        return self.with_minutes().past().going_ahead().filter(has_minutes=False)

    def for_lists(self):
        """Published, and open to every reader."""
        return self.live().public()


def hand_bodies(meetings):
    """Give each of these meetings its body, fetched together (one query per kind of body); return them as a list."""
    meetings = list(meetings)
    parents = {meeting.path[: -Page.steplen] for meeting in meetings}
    bodies = {page.path: page for page in Page.objects.filter(path__in=parents).specific()}
    for meeting in meetings:
        meeting.body = bodies[meeting.path[: -Page.steplen]]
    return meetings


def hand_meetings(minutes):
    """Give each of these minutes its meeting, which says its day, fetched together; return them as a list."""
    minutes = list(minutes)
    parents = {page.path[: -Page.steplen] for page in minutes}
    meetings = {meeting.path: meeting for meeting in MeetingPage.objects.filter(path__in=parents)}
    for page in minutes:
        page.meeting = meetings[page.path[: -Page.steplen]]
    return minutes


MeetingManager = PageManager.from_queryset(MeetingQuerySet)


class MeetingForm(WagtailAdminPageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self):
        cleaned = super().clean()
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The meeting must end after it starts."))
        if "slug" in self.fields and not cleaned.get("slug") and "slug" not in self.errors and starts_at:
            wanted = dated_slug(starts_at, cleaned.get("kind"))
            parent = self.parent_page or self.instance.get_parent()
            cleaned["slug"] = free_slug(wanted, parent, self.instance)
        return cleaned


def dated_slug(starts_at, kind):
    """Return the usual address of a meeting, such as « 2026-12-03-assemblee »."""
    word = MeetingKind(kind).slug if kind in MeetingKind.values else MeetingKind.MEETING.slug
    return f"{timezone.localtime(starts_at):%Y-%m-%d}-{word}"


def free_slug(wanted, parent, page):
    """Return `wanted`, followed by a number when another page of `parent` has it already."""
    if parent is None:
        return wanted
    taken = set(parent.get_children().not_page(page).filter(slug__startswith=wanted).values_list("slug", flat=True))
    candidate, number = wanted, 1
    while candidate in taken:
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


class MeetingPage(BasePage):
    # What happened to the date: shared by every draft, changed by `meetings.actions` alone.
    FACTS = [
        "uid",
        "sequence",
        "announced",
        "state",
        "state_reason",
        "moved_from",
        "next_date",
        "series",
        "occurs_at",
        "source_uid",
        "source",
    ]

    kind = models.CharField(_("kind"), max_length=20, choices=MeetingKind.choices, default=MeetingKind.MEETING)
    starts_at = models.DateTimeField(_("starts"), db_index=True, validators=[validate_year])
    ends_at = models.DateTimeField(_("ends"), db_index=True, validators=[validate_year])

    place = models.CharField(_("place"), max_length=200, blank=True, help_text=_("The name people use for it."))
    address = models.CharField(_("address"), max_length=255, blank=True)
    landmark = models.CharField(
        _("landmark"), max_length=255, blank=True, help_text=_("What one sees: “opposite the chemist's”.")
    )
    access = models.CharField(_("access"), max_length=255, blank=True, help_text=_("Floor, lift, door code, bus stop."))
    online_url = models.URLField(_("online address"), blank=True, help_text=_("To take part from a distance."))

    services = ServicesField(_("what is provided"), default=list, blank=True)
    languages = models.CharField(
        _("languages spoken or interpreted"), max_length=200, blank=True, help_text=_("For example: Arabic, Comorian.")
    )
    themes = Themes(through="meetings.MeetingTheme", verbose_name=_("themes"), blank=True)

    takes_registrations = models.BooleanField(
        _("people register"),
        default=False,
        help_text=_("Without account. Only numbers are public; names are erased after the meeting."),
    )
    capacity = models.PositiveSmallIntegerField(
        _("number of places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as come. When all are taken, a waiting list moves up by itself."),
    )

    state = models.CharField(
        _("state"), max_length=10, choices=MeetingState.choices, default=MeetingState.ANNOUNCED, editable=False
    )
    state_reason = models.CharField(_("reason"), max_length=255, blank=True, editable=False)
    moved_from = models.DateTimeField(_("first date"), null=True, blank=True, editable=False)
    next_date = models.DateTimeField(_("next date"), null=True, blank=True, editable=False)

    # The series that made this date, and the date its rule gave, which stays when this one is moved.
    series = models.ForeignKey(
        MeetingSeries,
        verbose_name=_("series"),
        related_name="dates",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
    )
    occurs_at = models.DateTimeField(null=True, blank=True, editable=False)

    # For people's own calendars: one identifier in the whole world, and a number raised whenever what matters changes.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    # The calendar file it came from, if any: its identifier there, and what the file said when last taken in.
    source_uid = models.CharField(max_length=255, blank=True, db_index=True, editable=False)
    source = models.JSONField(default=dict, blank=True, editable=False)
    # What the readers were last told, so that a later publication knows what it changes. Null: never announced.
    announced = models.JSONField(null=True, blank=True, editable=False)

    objects = MeetingManager()

    parent_page_types = BODIES
    subpage_types = ["meetings.MinutesPage"]
    base_form_class = MeetingForm
    exclude_fields_in_copy = [*FACTS]
    comments_open = True
    has_anchor = False

    content_panels = [
        FieldPanel("title"),
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                HelpPanel(
                    _("Once the meeting is announced, use “Move the date” and “Cancel” in the menu: people are told.")
                ),
            ],
            heading=_("When"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("place"),
                FieldPanel("address"),
                FieldPanel("landmark"),
                FieldPanel("access"),
                FieldPanel("online_url"),
            ],
            heading=_("Where"),
        ),
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel("services"), FieldPanel("languages")], heading=_("So that everybody can come")),
        MultiFieldPanel([FieldPanel("takes_registrations"), FieldPanel("capacity")], heading=_("Registration")),
        InlinePanel(
            "agenda_items",
            heading=_("Agenda"),
            label=_("point"),
            help_text=_("What the table still waits for comes first by itself, until it is closed."),
        ),
        FieldPanel("themes"),
        InlinePanel("papers", heading=_("Papers expected before the meeting"), label=_("paper"), classname="collapsed"),
        InlinePanel("concerned_bodies", heading=_("Other tables or councils concerned"), label=_("table or council")),
    ]

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("place"),
        index.SearchField("address"),
        index.SearchField("landmark"),
        index.RelatedFields("agenda_items", [index.SearchField("title"), index.SearchField("text")]),
        index.FilterField("starts_at"),
        index.FilterField("ends_at"),
        index.FilterField("kind"),
        index.FilterField("state"),
    ]

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The meeting must end after it starts."),
            ),
            models.CheckConstraint(
                name="moved_meeting_keeps_its_first_date",
                condition=~Q(state=MeetingState.MOVED) | Q(moved_from__isnull=False),
                violation_error_message=_("A moved meeting keeps the date it had before."),
            ),
            models.UniqueConstraint(fields=["series", "occurs_at"], name="series_gives_a_date_once"),
        ]

    def full_clean(self, *args, **kwargs):
        self._give_slug()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self):
        self._give_slug()
        super().minimal_clean()

    def _give_slug(self):
        if not self.slug and self.starts_at:
            self.slug = free_slug(dated_slug(self.starts_at, self.kind), self.get_parent(), self)

    def clean(self):
        super().clean()
        unknown = [service for service in self.services or [] if service not in Service.values]
        if not isinstance(self.services, list) or unknown:
            raise ValidationError({"services": _("Choose services from the list.")})

    def with_content_json(self, content):
        """Return the page as a revision wrote it, but with what happened to its date since."""
        page = super().with_content_json(content)
        for name in self.FACTS:
            attname = self._meta.get_field(name).attname
            setattr(page, attname, getattr(self, attname))
        return page

    def get_admin_display_title(self):
        """Return the title, with its day for a date of a series: they all bear the same."""
        title = super().get_admin_display_title()
        if self.get_deferred_fields() & {"series_id", "starts_at"} or not self.series_id:
            return title
        return f"{title}, {day_words(self.starts_at)}"

    def get_context(self, request, *args, **kwargs):
        # The register stands on meetings, so it is only known once they are.
        from meetings.open_points import answers_title, open_points

        address = self.get_url(request) or ""
        to_come = self.takes_points and not self.is_over
        share = message_text(self, self.get_full_url(request) or "")
        return {
            **super().get_context(request, *args, **kwargs),
            **comments_context(self, request),
            "body": self.body,
            "accent": self.body.accent,
            "minutes": self.get_children().live().filter(content_type__model="minutespage").first(),
            "concerned": self.concerned_pages(),
            "open_points": lazily(open_points, self.body) if to_come else [],
            "answers_title": answers_title(),
            "places": self.registrations.places_of(self) if self.takes_registrations else None,
            "papers": list(self.papers.select_related("document")) if self.pk else [],
            "state_sentences": state_sentences(self),
            "ics_url": f"{address}rencontre.ics",
            "share_text": share,
            "share_query": quote(share),
        }

    def concerned_pages(self):
        """Return the other bodies concerned that readers may see, in the order editors gave."""
        chosen = [concerned.page_id for concerned in self.concerned_bodies.all()]
        pages = Page.objects.live().public().in_bulk(chosen)
        return [pages[pk] for pk in chosen if pk in pages]

    @property
    def is_cancelled(self):
        return self.state == MeetingState.CANCELLED

    @property
    def is_moved(self):
        """Not on the date first announced, whether it is still to come or was held."""
        return self.moved_from is not None and not self.is_cancelled

    @property
    def is_over(self):
        return self.ends_at <= timezone.now()

    @property
    def date_may_change(self):
        """Whether somebody still counts on its date, so that it may be given another one."""
        return self.live and self.state != MeetingState.HELD and not self.is_over

    @property
    def registration_is_open(self):
        """Whether people may still say that they come."""
        going_ahead = self.state in (MeetingState.ANNOUNCED, MeetingState.MOVED)
        return self.takes_registrations and self.live and going_ahead and self.starts_at > timezone.now()

    @property
    def takes_points(self):
        """Whether residents may still propose a point for its agenda."""
        going_ahead = self.state in (MeetingState.ANNOUNCED, MeetingState.MOVED)
        return self.live and going_ahead and self.kind != MeetingKind.COMMITTEE and self.starts_at > timezone.now()

    @property
    def body(self):
        """Return the table, council, commission or committee that holds the meeting (one query, then kept)."""
        if not hasattr(self, "_body"):
            self._body = self.get_parent().specific
        return self._body

    @body.setter
    def body(self, body):
        # Lists fetch the bodies of all their meetings at once and hand each its own.
        self._body = body

    def other_dates(self):
        """Return the next few published dates of its series, soonest first, itself aside."""
        if not self.series_id:
            return []
        coming = MeetingPage.objects.for_lists().upcoming().going_ahead()
        return list(coming.filter(series_id=self.series_id).exclude(pk=self.pk)[:OTHER_DATES])

    @property
    def provided(self):
        """Return the services provided, as `Service` members in the order of the list."""
        return [service for service in Service if service in (self.services or [])]

    def facts(self):
        """Return what a reader must be told when it changes, as plain JSON."""
        return {
            "title": self.title,
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "place": self.place,
            "address": self.address,
            "online_url": self.online_url,
            "state": str(self.state),
        }


class MeetingTheme(ItemBase):
    """What a meeting is about. Themes are the house's own list: none is made by typing it."""

    tag = models.ForeignKey(Theme, related_name="meetings", on_delete=models.CASCADE)
    content_object = ParentalKey(MeetingPage, related_name="theme_items", on_delete=models.CASCADE)

    class Meta:
        verbose_name = _("theme of a meeting")
        verbose_name_plural = _("themes of meetings")


class AgendaItem(Orderable):
    """A point of the agenda, and who asked for it."""

    meeting = ParentalKey(MeetingPage, related_name="agenda_items", on_delete=models.CASCADE)
    title = models.CharField(_("title"), max_length=200)
    origin = models.CharField(_("asked by"), max_length=12, choices=AgendaOrigin.choices, default=AgendaOrigin.TABLE)
    text = models.TextField(_("a few words"), blank=True)

    panels = [FieldPanel("title"), FieldPanel("origin"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("agenda point")
        verbose_name_plural = _("agenda points")

    def __str__(self):
        return self.title


class ConcernedBody(Orderable):
    """Another table, council, commission or committee that a meeting concerns: it shows in its calendar too."""

    meeting = ParentalKey(MeetingPage, related_name="concerned_bodies", on_delete=models.CASCADE)
    page = models.ForeignKey(
        Page, verbose_name=_("table or council"), related_name="concerning_meetings", on_delete=models.CASCADE
    )

    panels = [PageChooserPanel("page", BODIES)]

    class Meta(Orderable.Meta):
        verbose_name = _("table concerned")
        verbose_name_plural = _("tables concerned")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "page"],
                name="meeting_concerns_a_body_once",
                violation_error_message=_("This table or council is already in the list."),
            )
        ]

    def __str__(self):
        return str(self.page)
