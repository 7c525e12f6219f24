"""Every address of the site; Wagtail's page tree comes last because it takes whatever is left.

`/healthz` is answered earlier, by config.middleware.
"""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts import urls as accounts_urls
from activity import urls as activity_urls
from comments import urls as comments_urls
from meetings import urls as meetings_urls
from pages import urls as pages_urls
from tables import urls as tables_urls

urlpatterns = [
    # Our own apps, one line each.
    path("compte/", include(accounts_urls)),
    path("", include(pages_urls)),
    path("", include(activity_urls)),
    path("commentaires/", include(comments_urls)),
    path("", include(meetings_urls)),
    path("", include(tables_urls)),
    # Wagtail.
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),  # in development only
    path("", include(wagtail_urls)),
]
