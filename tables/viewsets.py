"""The "Territory" menu of the back office: who meets where, with whom, about what."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.snippets.views.snippets import EditView, SnippetViewSet, SnippetViewSetGroup

from tables import actions
from tables.models import Neighbourhood, Partner, Seat, Theme


class NeighbourhoodViewSet(SnippetViewSet):
    model = Neighbourhood
    icon = "site"
    menu_label = _("Neighbourhoods")
    list_display = ["name", "commune", "qpv_code", "source_id"]
    list_export = ["name", "commune", "commune_code", "qpv_code", "source_id", "latitude", "longitude"]
    search_fields = ["name", "commune", "qpv_code", "source_id"]
    search_backend_name = None  # a few hundred rows, and codes must be found by their first letters too

    def get_queryset(self, request):
        return Neighbourhood.objects.defer("outline", "sketch")


class PartnerViewSet(SnippetViewSet):
    model = Partner
    icon = "group"
    menu_label = _("Partners")
    list_display = ["name", "kind", "commune", "contract"]
    list_filter = ["kind", "contract"]
    list_export = ["name", "kind", "commune", "contract", "contact_name", "phone", "email", "website", "source_id"]
    search_fields = ["name", "commune", "contract"]
    search_backend_name = None


class ThemeViewSet(SnippetViewSet):
    model = Theme
    icon = "tag"
    menu_label = _("Themes")
    list_display = ["name", "axis"]
    list_filter = ["axis"]
    search_fields = ["name"]
    search_backend_name = None


class SeatEditView(EditView):
    def save_instance(self):
        before = Seat.objects.select_related("account", "body").get(pk=self.object.pk)
        seat = super().save_instance()
        # The seat may have passed to someone else, or to another table: both ends are settled.
        actions.settle_seat(before)
        actions.settle_seat(seat)
        return seat


class SeatFilterSet(WagtailFilterSet):
    class Meta:
        model = Seat
        fields = ["role", "public"]


class SeatViewSet(SnippetViewSet):
    model = Seat
    icon = "user"
    menu_label = _("Seats")
    list_display = ["display_name", "role", "body", "since", "until"]
    filterset_class = SeatFilterSet
    search_fields = ["display_name", "body__title"]
    search_backend_name = None
    edit_view_class = SeatEditView

    def get_queryset(self, request):
        return Seat.objects.select_related("body", "organisation")


class TerritoryGroup(SnippetViewSetGroup):
    items = (NeighbourhoodViewSet, PartnerViewSet, ThemeViewSet, SeatViewSet)
    menu_icon = "site"
    menu_label = _("Territory")
    menu_name = "territory"
    menu_order = 300
