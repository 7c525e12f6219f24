"""What administrators and editors say once for the whole site: who publishes it, and its menus."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable, Site

from pages.cache import remembered


class RememberedSetting(BaseSiteSetting):
    """Settings that every page shows: asked of the database only when something has changed since.

    `for_request` gives an object that others read at the same moment; whoever changes settings uses `for_site`.
    """

    class Meta:
        abstract = True

    @classmethod
    def for_request(cls, request):
        name = cls.get_cache_attr_name()
        if not hasattr(request, name):
            site = Site.find_for_request(request)
            setattr(request, name, remembered(f"{cls._meta.label}:{site and site.pk}", lambda: cls.for_site(site)))
        return getattr(request, name)


@register_setting(icon="site", order=100)
class SiteSettings(RememberedSetting):
    """Who answers for the site (domain.md §8.1, §8.2). The legal notice page builds itself from this."""

    publisher_name = models.CharField(_("publisher"), max_length=200, blank=True)
    publisher_address = models.TextField(_("publisher's address"), blank=True)
    publisher_phone = models.CharField(_("publisher's phone"), max_length=40, blank=True)
    publisher_email = models.EmailField(_("publisher's e-mail address"), blank=True)
    publication_director = models.CharField(
        _("publication director"),
        max_length=200,
        blank=True,
        help_text=_("For an association, its legal representative."),
    )
    host_name = models.CharField(_("host"), max_length=200, blank=True, help_text=_("Whose machines hold the site."))
    host_address = models.TextField(_("host's address"), blank=True)
    host_phone = models.CharField(_("host's phone"), max_length=40, blank=True)
    data_contact = models.TextField(
        _("contact about personal data"),
        blank=True,
        help_text=_("Whom to write to or call to see, correct or erase what the site holds about a person."),
    )
    contact_phone = models.CharField(
        _("phone shown on every page"),
        max_length=40,
        blank=True,
        help_text=_("So that nobody needs an e-mail address to reach you."),
    )
    report_email = models.EmailField(
        _("e-mail address for reports"),
        blank=True,
        help_text=_("Where people may write about unlawful content or a wrong done to them."),
    )
    is_demo = models.BooleanField(
        _("demonstration site"),
        default=False,
        help_text=_("Every page then says that its people and words are invented."),
    )

    LEGAL_FIELDS = (
        "publisher_name",
        "publisher_address",
        "publisher_phone",
        "publisher_email",
        "publication_director",
        "host_name",
        "host_address",
        "host_phone",
        "data_contact",
    )

    panels = [
        MultiFieldPanel(
            [
                HelpPanel(content=_("The law asks for these. Without them the public site stays closed.")),
                FieldPanel("publisher_name"),
                FieldPanel("publisher_address"),
                FieldPanel("publisher_phone"),
                FieldPanel("publisher_email"),
                FieldPanel("publication_director"),
            ],
            heading=_("Who publishes"),
        ),
        MultiFieldPanel(
            [FieldPanel("host_name"), FieldPanel("host_address"), FieldPanel("host_phone")], heading=_("Who hosts")
        ),
        MultiFieldPanel(
            [FieldPanel("data_contact"), FieldPanel("contact_phone"), FieldPanel("report_email")],
            heading=_("How to reach you"),
        ),
        FieldPanel("is_demo"),
    ]

    class Meta:
        verbose_name = _("publisher and host")
        verbose_name_plural = _("publishers and hosts")

    def missing_legal_fields(self):
        """Return the names, as people read them, of what the law asks for and nobody has filled in yet."""
        return [
            self._meta.get_field(name).verbose_name for name in self.LEGAL_FIELDS if not getattr(self, name).strip()
        ]


@register_setting(icon="list-ul", order=110)
class Navigation(RememberedSetting, ClusterableModel):
    """The menus of the site, as its editors want them."""

    panels = [
        InlinePanel("links", heading=_("Links"), label=_("link")),
    ]

    class Meta:
        verbose_name = _("navigation")
        verbose_name_plural = _("navigations")

    def entries(self, place="header"):
        """Return [(label, address)] in the editors' order for `place`, "header" or "footer".

        Links to pages that are not published are left out. One query for all places; asking again costs nothing.
        """
        if not hasattr(self, "_links"):
            self._links = list(self.links.select_related("page", "page__locale")) if self.pk else []
        return [(link.words, link.target) for link in self._links if link.place == place and link.target]

    def footer_entries(self):
        """The same for the foot of the page; templates cannot give arguments."""
        return self.entries("footer")


class NavigationLink(Orderable):
    """One link of a menu: to a page of the site, which follows it when it moves, or to any address."""

    class Place(models.TextChoices):
        HEADER = "header", _("Top of the page")
        FOOTER = "footer", _("Foot of the page")

    navigation = ParentalKey(Navigation, on_delete=models.CASCADE, related_name="links")
    place = models.CharField(_("place"), max_length=10, choices=Place.choices, default=Place.HEADER)
    label = models.CharField(
        _("label"), max_length=60, blank=True, help_text=_("Leave empty to use the title of the page.")
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page"),
    )
    address = models.CharField(
        _("or an address"),
        max_length=500,
        blank=True,
        validators=[
            RegexValidator(
                r"^(https?://[^\s<>\"]+|/(?!/)[^\s<>\"]*|tel:[+0-9 .]+|mailto:[^\s<>\"]+)$",
                _("An address starts with https://, with a slash, with tel: or with mailto:"),
            )
        ],
    )

    panels = [
        FieldPanel("place"),
        FieldPanel("label"),
        PageChooserPanel("page"),
        FieldPanel("address"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self):
        return self.words

    def clean(self):
        super().clean()
        if bool(self.page_id) == bool(self.address):
            raise ValidationError(_("Choose either a page or an address."))
        if self.address and not self.label:
            raise ValidationError({"label": _("Say what the link is called.")})

    @property
    def words(self):
        return self.label or (self.page.title if self.page else self.address)

    @property
    def target(self):
        """Where the link leads; empty when its page is not published."""
        if self.page:
            return (self.page.url if self.page.live else "") or ""
        return self.address
