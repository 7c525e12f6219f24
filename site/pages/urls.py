"""For machines that read the site. At the root: config.urls includes them without a prefix."""

from django.urls import path

from . import views

app_name = "pages"

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]
