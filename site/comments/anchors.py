"""The parts of a page people may comment on: the blocks of its StreamFields, found by their own permanent id."""

from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField

from comments.models import EXCERPT_LENGTH


def excerpt_of(page, anchor):
    """Return the first words of the block `anchor` of `page`, at most EXCERPT_LENGTH signs; None without such a block.

    A page type that knows better says so with a method `anchor_excerpt(anchor)` of the same result; one whose blocks
    take no messages with `has_anchor = False`.
    """
    if getattr(page, "has_anchor", None) is False:
        return None
    if hasattr(page, "anchor_excerpt"):
        excerpt = page.anchor_excerpt(anchor)
        return None if excerpt is None else str(excerpt)[:EXCERPT_LENGTH]
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            for bound in bound_blocks(getattr(page, field.name)):
                if bound.id == anchor:
                    words = " ".join(str(text) for text in bound.block.get_searchable_content(bound.value))
                    return " ".join(words.split())[:EXCERPT_LENGTH] or str(bound.block.label)
    return None


def bound_blocks(stream):
    """Yield every block of `stream` that has an id, those inside other blocks too."""
    for child in stream or []:
        yield child
        yield from inner_blocks(child.block, child.value)


def inner_blocks(block, value):
    if isinstance(block, StreamBlock):
        yield from bound_blocks(value)
    elif isinstance(block, StructBlock):
        for name, inner in block.child_blocks.items():
            yield from inner_blocks(inner, value.get(name))
    elif isinstance(block, ListBlock):
        for child in getattr(value, "bound_blocks", []):
            yield from inner_blocks(child.block, child.value)
