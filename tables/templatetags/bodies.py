"""Formatting for the pages of tables and councils; never a query."""

import re

from django import template
from django.template.loader import get_template

register = template.Library()


@register.simple_tag(takes_context=True)
def draw(context, section):
    """Draw a `pages.sections.Section`: its template, with its own context above the page's."""
    with context.push(**section.context):
        return get_template(section.template).template.render(context)


@register.filter
def dialled(phone):
    """Return a phone number as a `tel:` link wants it: digits, with a leading + if there is one."""
    phone = str(phone or "").strip()
    return ("+" if phone.startswith("+") else "") + re.sub(r"\D", "", phone)
