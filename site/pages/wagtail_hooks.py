"""How Wagtail's editor looks: our signs and colours (our name and logo are in templates/wagtailadmin)."""

from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from pages.templatetags.tablee import ICONS

# Loads after Wagtail's own icons, so that one of ours takes the place of Wagtail's of the same name.
LAST = 1000


@hooks.register("register_icons", order=LAST)
def our_signs(icons):
    """Add every drawing of templates/icons: one drawing serves the public page and the block chooser."""
    ours = sorted(path.name for path in ICONS.glob("*.svg"))
    return [icon for icon in icons if Path(icon).name not in ours] + [f"icons/{name}" for name in ours]


@hooks.register("construct_main_menu")
def our_words(request, menu_items):
    """Wagtail's French calls its reports « Signalements », which is our word for what readers report."""
    for item in menu_items:
        if item.name == "reports":
            item.label = pgettext_lazy("menu of the back office", "Reports")


@hooks.register("construct_help_menu")
def no_guide_in_english(request, menu_items):
    """Wagtail's guide and news are in English, and speak of another site than ours: the shortcuts stay."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]


@hooks.register("insert_global_admin_css")
def our_colours():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
