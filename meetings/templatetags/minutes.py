"""Small words for the templates of minutes. Formatting only, never a query."""

from django import template

from meetings.blocks import excerpt

register = template.Library()


@register.filter
def entry(entries, anchor):
    """Return the register's row of the block `anchor` out of a dict by block id, or None."""
    return entries.get(str(anchor)) if hasattr(entries, "get") else None


@register.filter
def in_short(value):
    """Return the first words of a block, as plain text: of a point, those of what was said."""
    told = value.get("narrative") if hasattr(value, "get") else None
    return excerpt(told if told is not None else value)
