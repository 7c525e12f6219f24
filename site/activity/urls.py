from django.urls import path

from activity import views

app_name = "activity"

urlpatterns = [
    path("suivre/<int:page_id>/", views.follow, name="follow"),
    path("compte/suivis/", views.follows, name="follows"),
    path("desabonnement/fait/", views.unsubscribed, name="unsubscribed"),
    path("desabonnement/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("actualites.atom", views.site_feed, name="site_feed"),
    path("<path:page_path>/actualites.atom", views.page_feed, name="page_feed"),
]
