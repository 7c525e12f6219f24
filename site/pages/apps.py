from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self):
        from django.db.models.signals import m2m_changed, post_delete, post_save
        from wagtail import hooks, signals

        from . import checks  # noqa: F401  registers itself
        from .cache import forget_pages
        from .freshness import forget_when_shown, models_of_rights
        from .opening import refuse_until_open

        # What the editors change in Wagtail shows at the next request. No business is done here.
        for changed in (
            signals.page_published,
            signals.page_unpublished,
            signals.page_slug_changed,
            signals.post_page_move,
        ):
            changed.connect(forget_pages, dispatch_uid="pages.forget_pages")
        post_save.connect(forget_when_shown, dispatch_uid="pages.forget_when_saved")
        post_delete.connect(forget_when_shown, dispatch_uid="pages.forget_when_deleted")
        for rights in models_of_rights():
            name = f"pages.forget_when_{rights._meta.model_name}"
            m2m_changed.connect(forget_pages, sender=rights, dispatch_uid=name)
        hooks.register("before_serve_page", refuse_until_open, order=-100)
