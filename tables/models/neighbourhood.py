"""Where people live: a neighbourhood and its outline."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from tables.fields import OutlineField
from tables.outlines import Box, box_of, centre_of, clean_outline, polygons_of, sketch_of


class NeighbourhoodQuerySet(models.QuerySet):
    def with_outline(self):
        """Those that a map can draw."""
        return self.exclude(west=None)


class NeighbourhoodManager(models.Manager.from_queryset(NeighbourhoodQuerySet)):
    """Leaves the outline in the database until it is asked for: it weighs a hundred times the rest of the row."""

    def get_queryset(self):
        return super().get_queryset().defer("outline")


class Neighbourhood(models.Model):
    name = models.CharField(_("name"), max_length=120)
    commune = models.CharField(_("town"), max_length=120, blank=True, help_text=_("As people say it: Marseille 14e."))
    commune_code = models.CharField(_("town’s INSEE code"), max_length=5, blank=True)
    source_id = models.CharField(
        _("identifier in the source"),
        max_length=64,
        unique=True,
        null=True,
        blank=True,
        help_text=_("The code given by whoever drew the outline: an import finds the neighbourhood again by it."),
    )
    qpv_code = models.CharField(
        _("priority neighbourhood code"), max_length=16, blank=True, help_text=_("QP or QN code, when it has one.")
    )
    outline = OutlineField(
        _("outline"),
        null=True,
        blank=True,
        help_text=_("A GeoJSON geometry (Polygon or MultiPolygon). Usually comes from an import."),
    )
    latitude = models.FloatField(_("latitude of the centre"), null=True, blank=True, editable=False)
    longitude = models.FloatField(_("longitude of the centre"), null=True, blank=True, editable=False)
    # Worked out from the outline when it is saved, so that a map of many never reads a heavy outline.
    sketch = models.JSONField(null=True, blank=True, editable=False)
    west = models.FloatField(null=True, editable=False)
    south = models.FloatField(null=True, editable=False)
    east = models.FloatField(null=True, editable=False)
    north = models.FloatField(null=True, editable=False)

    objects = NeighbourhoodManager()

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("commune"), FieldPanel("commune_code")]),
        MultiFieldPanel(
            [FieldPanel("source_id"), FieldPanel("qpv_code"), FieldPanel("outline")], heading=_("Source and outline")
        ),
    ]

    class Meta:
        verbose_name = _("neighbourhood")
        verbose_name_plural = _("neighbourhoods")
        ordering = ["commune", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="neighbourhood_latitude_in_range",
                condition=models.Q(latitude=None) | models.Q(latitude__range=(-90, 90)),
                violation_error_message=_("The latitude goes from −90 to 90."),
            ),
            models.CheckConstraint(
                name="neighbourhood_longitude_in_range",
                condition=models.Q(longitude=None) | models.Q(longitude__range=(-180, 180)),
                violation_error_message=_("The longitude goes from −180 to 180."),
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.commune})" if self.commune else self.name

    def clean(self):
        super().clean()
        self.source_id = self.source_id or None  # several hand-made neighbourhoods have no code
        if self.outline is not None:
            try:
                self.outline = clean_outline(self.outline)
            except ValidationError as error:
                raise ValidationError({"outline": error.messages}) from error

    def save(self, *args, **kwargs):
        self.measure()
        if kwargs.get("update_fields") and "outline" in kwargs["update_fields"]:
            measured = {"latitude", "longitude", "sketch", "west", "south", "east", "north"}
            kwargs["update_fields"] = {*kwargs["update_fields"], *measured}
        super().save(*args, **kwargs)

    @property
    def box(self):
        """The Box around the outline; only for neighbourhoods that have one."""
        return Box(self.west, self.south, self.east, self.north)

    def measure(self):
        """Work out centre, box and sketch from the outline. Raises ValidationError when the outline is none."""
        if "outline" in self.get_deferred_fields():
            return
        if self.outline is None:
            self.latitude = self.longitude = self.sketch = self.west = self.south = self.east = self.north = None
            return
        polygons = polygons_of(clean_outline(self.outline))
        self.latitude, self.longitude = (round(degrees, 6) for degrees in centre_of(polygons))
        self.sketch = sketch_of(polygons)
        box = box_of(polygons)
        self.west, self.south, self.east, self.north = box.west, box.south, box.east, box.north
