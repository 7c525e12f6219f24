"""Formatting for messages, never a query."""

from django import template

register = template.Library()


@register.filter
def at_anchor(counts, anchor):
    """How many messages stand at `anchor`; 0 without counts."""
    return counts.get(str(anchor), 0) if isinstance(counts, dict) else 0
