"""Small words for the templates of minutes. Formatting only, never a query."""

from django import template

register = template.Library()


@register.filter
def entry(entries, anchor):
    """Return the register's row of the block `anchor` out of a dict by block id, or None."""
    return entries.get(str(anchor)) if hasattr(entries, "get") else None
