"""What the editor of minutes shows above the tick « je l’ai relu »."""

from wagtail.admin.panels import Panel


class VerifyPanel(Panel):
    """How many things are to be looked at in the draft saved last, and the way to the page that lists them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "meetings/verify/_panel.html"

        def is_shown(self):
            return bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            # Models stand below: this is a part of one.
            from meetings.privacy.check import by_words
            from meetings.verify import hints

            found, said = by_words(self.instance), hints(self.instance)
            return {
                **super().get_context_data(parent_context),
                "minutes": self.instance,
                "found": found,
                "hints": said,
                "number": len(found) + len(said),
            }
