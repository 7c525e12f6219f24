"""What the editor of minutes holds besides its fields."""

from wagtail.admin.panels import Panel


class KeptPanel(Panel):
    """Where the editor's script says what this device keeps, and offers it back. Empty for a page not saved yet."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "meetings/editors/_kept.html"

        def is_shown(self):
            return bool(self.instance.pk)
