"""What every body that meets has in common: a table, a commission, a council, a committee."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.search import index

from activity.timeline import timeline_of
from pages.blocks import StoryBlock
from pages.fields import StoryField
from pages.models import BasePage
from pages.parts import lazily
from pages.sections import Place, sections_of
from tables.enums import Accent
from tables.outlines import outline_map

from .seat import Seat

MOST_PLACES = 2  # named above a title


class BodyPage(BasePage):
    """People who meet. `subpage_types` stays open: what may live under a body is said by each child's own rules,
    because the floors above may name this one and not the other way round."""

    kind_word = ""  # what a reader calls this kind of body

    neighbourhoods = ParentalManyToManyField("tables.Neighbourhood", verbose_name=_("neighbourhoods"), blank=True)
    picture = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    accent = models.CharField(
        _("colour"),
        max_length=12,
        choices=Accent,
        default=Accent.TERRE_CUITE,
        help_text=_("Each of these colours can be read by everyone, by day and by night."),
    )
    ordinary_place = models.CharField(
        _("ordinary place"), max_length=200, blank=True, help_text=_("Where people usually meet, with a landmark.")
    )
    rhythm = models.CharField(
        _("rhythm"),
        max_length=200,
        blank=True,
        help_text=_("In plain words: the first Thursday of the month, at 6 p.m."),
    )
    contact_name = models.CharField(
        _("contact"),
        max_length=120,
        blank=True,
        help_text=_("As the person wishes to be named. A first name is enough."),
    )
    contact_phone = models.CharField(_("contact’s phone"), max_length=30, blank=True)
    contact_email = models.EmailField(_("contact’s e-mail"), blank=True)
    ground_rules = models.TextField(
        _("ground rules"), blank=True, help_text=_("How people speak and listen here. One rule per line.")
    )
    story = StoryField(StoryBlock(), verbose_name=_("story"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("neighbourhoods"),
        MultiFieldPanel([FieldPanel("ordinary_place"), FieldPanel("rhythm")], heading=_("Where and when")),
        MultiFieldPanel(
            [FieldPanel("contact_name"), FieldRowPanel([FieldPanel("contact_phone"), FieldPanel("contact_email")])],
            heading=_("Public contact"),
        ),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("accent")], heading=_("Look")),
        FieldPanel("ground_rules"),
        FieldPanel("story"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("ordinary_place"),
        index.SearchField("story"),
        index.RelatedFields("neighbourhoods", [index.SearchField("name"), index.SearchField("commune")]),
    ]

    class Meta:
        abstract = True

    @property
    def rules_of_talk(self):
        """The ground rules as a list of lines."""
        return [line.strip(" -•\t") for line in self.ground_rules.splitlines() if line.strip(" -•\t")]

    def get_context(self, request, *args, **kwargs):
        # Each is asked for when it is drawn: parts that are kept are not.
        offered = lazily(sections_of, self, request)
        neighbourhoods = lazily(lambda: list(self.neighbourhoods.all()))
        return {
            **super().get_context(request, *args, **kwargs),
            "doors": lazily(lambda: [section.door for section in offered if section.door]),
            "sections": lazily(
                lambda: {
                    place.value: [section for section in offered if section.template and section.place is place]
                    for place in Place
                }
            ),
            "neighbourhoods": neighbourhoods,
            "places": lazily(
                lambda: list(dict.fromkeys(one.commune for one in neighbourhoods if one.commune))[:MOST_PLACES]
            ),
            "map": lazily(lambda: outline_map(neighbourhoods)),
            "seats": Seat.objects.current().at(self).shown().select_related("organisation"),
            "timeline": lazily(timeline_of, self, limit=5),
        }
