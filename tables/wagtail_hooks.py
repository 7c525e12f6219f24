"""Where tables meet Wagtail: its menus, and the deeds its screens set off."""

from django.core.exceptions import PermissionDenied
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from pages.cache import forget_pages
from tables import actions
from tables.models import Neighbourhood, Partner, Seat, TablePage, Theme
from tables.rules import may_delete_table
from tables.sections import say_something
from tables.viewsets import TerritoryGroup

register_snippet(TerritoryGroup)
hooks.register("page_sections", say_something)


@hooks.register("after_create_page")
def equip_new_table(request, page):
    if isinstance(page.specific_deferred, TablePage):
        actions.equip_table(page, by=request.user)


@hooks.register("after_copy_page")
def equip_copied_table(request, page, new_page):
    if new_page.specific_class is TablePage and new_page.alias_of_id is None:
        actions.equip_table(new_page, by=request.user)


@hooks.register("before_delete_page")
def keep_tables(request, page):
    """A facilitator may change everything in her table; she may not take it away."""
    if page.specific_class is TablePage and not may_delete_table(request.user, page):
        raise PermissionDenied


@hooks.register("before_bulk_action")
def keep_tables_from_bulk_deletion(request, action_type, objects, _action_class):
    if action_type == "delete":
        for page in objects:
            if getattr(page, "specific_class", None) is TablePage and not may_delete_table(request.user, page):
                raise PermissionDenied


@hooks.register("after_create_snippet")
def settle_new_seat(request, instance):
    if isinstance(instance, Seat):
        actions.settle_seat(instance)


@hooks.register("after_delete_snippet")
def settle_removed_seats(request, instances):
    for instance in instances:
        if isinstance(instance, Seat):
            actions.settle_seat(instance)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def show_the_change(request, instance):
    if isinstance(instance, (Neighbourhood, Partner, Theme)):
        forget_pages()


@hooks.register("after_delete_snippet")
def show_the_removal(request, instances):
    forget_pages()
