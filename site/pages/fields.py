"""Fields every page type may use."""

from wagtail.fields import StreamField


class StoryField(StreamField):
    """A StreamField whose blocks stay in the code: migrations only record that the column exists.

    Price: a data migration sees no block definitions, so it walks the raw JSON itself
    (Wagtail's `MigrateStreamData` helpers need the definitions).
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*(args or [[]]), **kwargs)

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
