"""What a browser sends from the editor of minutes: every field of the page, every field of every block."""

from wagtail import blocks

from meetings.models import MinutesPage


def block_fields(block, value, prefix):
    """Return {field: value} of a block as the editor's form names them."""
    if isinstance(block, blocks.StreamBlock):
        rows = [(child.block_type, child.block, child.value, child.id) for child in value or ()]
    elif isinstance(block, blocks.ListBlock):
        held = getattr(value, "bound_blocks", ())
        rows = [("", block.child_block, child.value, child.id) for child in held]
    elif isinstance(block, blocks.StructBlock):
        fields = {}
        for name, child in block.child_blocks.items():
            fields |= block_fields(child, (value or {}).get(name), f"{prefix}-{name}")
        return fields
    elif isinstance(block, blocks.BooleanBlock):
        return {prefix: "on"} if value else {}
    else:
        form = block.value_for_form(value)
        shown = block.field.widget.format_value(getattr(form, "pk", form)) if form is not None else ""
        return {prefix: shown[0] if isinstance(shown, list) and shown else shown or ""}
    fields = {f"{prefix}-count": str(len(rows))}
    for number, (kind, child, inner, key) in enumerate(rows):
        at = f"{prefix}-{number}"
        fields |= {f"{at}-deleted": "", f"{at}-order": str(number), f"{at}-type": kind, f"{at}-id": key or ""}
        fields |= block_fields(child, inner, f"{at}-value")
    return fields


def editor_fields(minutes, **changes):
    """Return the form of the editor for `minutes` (a draft), with `changes`."""
    form = MinutesPage.get_edit_handler().get_form_class()(instance=minutes, parent_page=minutes.get_parent())
    fields = {}
    for name, field in form.fields.items():
        if name == "body":
            continue
        value = form.get_initial_for_field(field, name)
        if value is True:
            fields[name] = "on"
        elif value not in (None, False):
            fields[name] = field.widget.format_value(value) or ""
            if isinstance(fields[name], list):
                fields[name] = fields[name][0]
    for panel in form.formsets.values():
        fields |= {f"{panel.prefix}-TOTAL_FORMS": "0", f"{panel.prefix}-INITIAL_FORMS": "0"}
    fields |= block_fields(minutes.body.stream_block, minutes.body, "body")
    if minutes.latest_revision_id:
        revision = minutes.latest_revision
        fields["loaded_revision_id"] = str(revision.pk)
        fields["loaded_revision_created_at"] = revision.created_at.isoformat()
    return fields | changes
