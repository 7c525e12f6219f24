"""What the back office shows of the log and of the messages."""

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.reports import ReportView

from pages.exports import as_text

from . import rules, verbs
from .enums import DeliveryState
from .models import Activity, Delivery


def verb_choices():
    return [(verb.key, verb.say("…", {})) for verb in verbs.all_verbs()]


class JournalFilter(WagtailFilterSet):
    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)
    verb = django_filters.MultipleChoiceFilter(
        label=_("What happened"), choices=verb_choices, widget=forms.CheckboxSelectMultiple
    )
    title = django_filters.CharFilter(label=_("Page title holds"), field_name="page__title", lookup_expr="icontains")

    class Meta:
        model = Activity
        fields = ["at", "verb", "title"]


class _Report(ReportView):
    """A report of which `may_read` says who reads it; the others are sent away as from any page of the back office."""

    def dispatch(self, request, *args, **kwargs):
        if not type(self).may_read(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class JournalView(_Report):
    """Everything that happened, newest first."""

    may_read = staticmethod(rules.may_read_journal)
    page_title = _("Journal")
    header_icon = "history"
    filterset_class = JournalFilter
    results_template_name = "activity/journal_results.html"
    index_url_name = "activity_journal"
    index_results_url_name = "activity_journal_results"
    list_export = ["at", "verb", "sentence", "url"]
    custom_field_preprocess = {"sentence": {ReportView.FORMAT_CSV: as_text, ReportView.FORMAT_XLSX: as_text}}
    export_headings = {"at": _("When"), "verb": _("Verb"), "sentence": _("What happened"), "url": _("Address")}

    def get_queryset(self):
        return Activity.objects.select_related("page", "actor").newest_first()


class DeliveryFilter(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=DeliveryState.choices, widget=forms.CheckboxSelectMultiple
    )
    created_at = django_filters.DateFromToRangeFilter(label=_("Written"), widget=DateRangePickerWidget)

    class Meta:
        model = Delivery
        fields = ["state", "created_at"]


class DeliveriesView(_Report):
    """Every message: which left, which wait, which failed and why. Never to whom."""

    may_read = staticmethod(rules.may_read_deliveries)
    page_title = _("Messages")
    header_icon = "mail"
    filterset_class = DeliveryFilter
    results_template_name = "activity/deliveries_results.html"
    index_url_name = "activity_deliveries"
    index_results_url_name = "activity_deliveries_results"
    list_export = ["created_at", "subject", "state", "attempts", "error", "sent_at"]
    custom_field_preprocess = {"subject": {ReportView.FORMAT_CSV: as_text, ReportView.FORMAT_XLSX: as_text}}

    def get_queryset(self):
        return Delivery.objects.order_by("-created_at", "-pk")
