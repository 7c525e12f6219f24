"""The back office's reports: what happened, and what became of the messages."""

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import reports, rules
from .actions import forget_person

hooks.register("account_closing", forget_person)


class ReportItem(MenuItem):
    """A line of the reports menu, shown to whom the rule allows."""

    def __init__(self, *args, may_read, **kwargs):
        self.may_read = may_read
        super().__init__(*args, **kwargs)

    def is_shown(self, request):
        return self.may_read(request.user)


@hooks.register("register_reports_menu_item")
def journal_item():
    return ReportItem(
        _("Journal"),
        reverse_lazy("activity_journal"),
        icon_name="history",
        order=100,
        may_read=rules.may_read_journal,
    )


@hooks.register("register_reports_menu_item")
def deliveries_item():
    return ReportItem(
        _("Messages"),
        reverse_lazy("activity_deliveries"),
        icon_name="mail",
        order=110,
        may_read=rules.may_read_deliveries,
    )


@hooks.register("register_admin_urls")
def report_urls():
    views = [
        ("activity_journal", "journal", reports.JournalView),
        ("activity_deliveries", "messages", reports.DeliveriesView),
    ]
    for name, slug, view in views:
        yield path(f"reports/{slug}/", view.as_view(), name=name)
        yield path(f"reports/{slug}/results/", view.as_view(results_only=True), name=f"{name}_results")
