"""What every template may ask: signs, French words for dates and sums, safe typography. What needs a query is kept
and asked once for everyone (`kept`, `enters_office`)."""

import re
from functools import cache
from pathlib import Path

import segno
from django import template
from django.conf import settings
from django.template.defaultfilters import stringfilter
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from pages import typography
from pages.cache import remembered
from pages.parts import kept_part

register = template.Library()

ICONS = Path(settings.ROOT) / "templates" / "icons"
ICON_NAME = re.compile(r"[a-z-]+")
EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")


@cache
def drawing(name):
    """Return a drawing of templates/icons as (opening attributes, inner markup). Raise KeyError if there is none."""
    path = ICONS / f"{name}.svg"
    if not ICON_NAME.fullmatch(name) or not path.is_file():
        raise KeyError(f"No icon is called {name!r} in templates/icons")
    markup = path.read_text(encoding="utf-8").strip()
    attributes, _end, inner = markup.removeprefix("<svg").removesuffix("</svg>").partition(">")
    # The id is for the editor's sprite; on a page the same drawing may stand twenty times.
    attributes = re.sub(r' (id|xmlns)="[^"]*"', "", attributes)
    return mark_safe(attributes.strip()), mark_safe(inner)


def _svg(name, css_class):
    attributes, inner = drawing(name)
    return format_html('<svg class="{}" {} aria-hidden="true">{}</svg>', css_class, attributes, inner)


@register.simple_tag
def icon(name, css_class=""):
    """Draw the sign `name` inline. It is always hidden from screen readers: a word stands beside it.

    An unknown name fails loudly while developing and draws nothing for readers; a test reads every template for it.
    """
    try:
        return _svg(str(name), f"icon {css_class}".strip())
    except KeyError:
        if settings.DEBUG:
            raise
        return ""


class KeptNode(template.Node):
    def __init__(self, names, nodelist):
        self.names = names
        self.nodelist = nodelist

    def render(self, context):
        names = tuple(name.resolve(context) for name in self.names)
        return kept_part(context.get("request"), names, lambda: self.nodelist.render(context))


@register.tag
def kept(parser, token):
    """`{% kept "name" %}…{% endkept %}`: a part that is the same for everyone who asks for this address.

    It may hold nothing of the person who reads: neither her name, nor a token, nor what she alone may do. What it
    depends on besides the address stands after its name: `{% kept "form" request.user.pk %}`.
    """
    _tag, *names = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode([parser.compile_filter(name) for name in names], nodelist)


@register.filter
def enters_office(person):
    """Whether to show the bar of the back office. Asked once per person until something changes; rights do."""
    return person.is_authenticated and remembered(f"office:{person.pk}", lambda: person.may_enter_office)


@register.simple_tag
def sign(css_class="sign"):
    """Draw the house's sign: nine seats round a table."""
    return _svg("tablee", css_class)


@register.filter(is_safe=True)
@stringfilter
def french(text):
    """Make spaces non-breaking where French asks for it. Unsafe text stays unsafe and is escaped as usual."""
    return typography.french(text)


@register.filter
def paragraphs(text):
    """Return people's words as escaped paragraphs: an empty line parts them, a single line end stays one."""
    if not text:
        return ""
    lines = str(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = (escape(typography.french(part.strip())).replace("\n", "<br>") for part in EMPTY_LINES.split(lines))
    return mark_safe("".join(f"<p>{part}</p>" for part in parts if part))


def _of_a_day(words):
    """Return a filter that answers "" to what is no date: a template never fails on a missing one."""
    return lambda value: words(value) if typography.is_day(value) else ""


register.filter("day_words", _of_a_day(typography.day_words))
register.filter("moment_words", _of_a_day(typography.moment_words))
register.filter("date_words", _of_a_day(typography.date_words))
register.filter("month_words", _of_a_day(typography.month_words))
register.filter("leaf_words", _of_a_day(typography.leaf_words))


@register.filter
def hour_words(value):
    """« 18 h 30 » of a datetime or a time; "" otherwise."""
    return typography.hour_words(value) if hasattr(value, "hour") else ""


@register.filter
def span_words(thing):
    """From when to when of a thing (or a dict) with `starts_at` and `ends_at`; "" when it has no start."""
    read = thing.get if isinstance(thing, dict) else lambda name: getattr(thing, name, None)
    starts_at, ends_at = read("starts_at"), read("ends_at")
    return typography.span_words(starts_at, ends_at) if starts_at else ""


@register.filter
def euros(amount):
    """« 1 200 € »; "" for what is no number."""
    return typography.euros(amount)


@register.filter
def thousands(number):
    """« 12 345 »; what is no whole number comes back as it is."""
    return typography.thousands(number) if isinstance(number, int) else number


@register.filter
def as_tags(tags):
    """Return tags as dicts of label, tone, icon, href. Each may be a label, (label, tone, icon) or a dict."""
    shaped = []
    for tag in tags or ():
        if isinstance(tag, dict):
            shaped.append(tag)
        elif isinstance(tag, (tuple, list)):
            shaped.append(dict(zip(("label", "tone", "icon"), tag, strict=False)))
        else:
            shaped.append({"label": tag})
    return shaped


@register.filter
def as_seats(seats):
    """Return the five seats as dicts of label and state: "done", "current", "stopped" or "" (to come)."""
    names = {"done": "done", "current": "current", "now": "current", "stopped": "stopped"}
    return [{"label": label, "state": names.get(str(state), "")} for label, state in seats or ()]


@register.filter
def as_crumbs(crumbs):
    """Return the way to a page as dicts of label and url, from pages or from (label, url) pairs."""
    shaped = []
    for crumb in crumbs or ():
        if isinstance(crumb, dict):
            shaped.append(crumb)
        elif isinstance(crumb, (tuple, list)):
            shaped.append({"label": crumb[0], "url": crumb[1]})
        else:
            shaped.append({"label": crumb.title, "url": crumb.url})
    return shaped


@register.filter
def current_at(url, path):
    """Return the `aria-current` of a menu's link at the address `path`: "page", "true" for a page below it, or ""."""
    url, path = str(url or ""), str(path or "")
    if url == path:
        return "page"
    return "true" if url.endswith("/") and url != "/" and path.startswith(url) else ""


@register.simple_tag
def qr(address, words):
    """Draw `address` as a QR code whose text alternative is `words`."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=2, svgclass="qr", lineclass="")
    attributes, _end, inner = drawn.removeprefix("<svg").removesuffix("</svg>").partition(">")
    # Segno draws squares and repeats no word of the address.
    return format_html(
        '<svg{} role="img"><title>{}</title>{}</svg>', mark_safe(attributes), str(words), mark_safe(inner)
    )
