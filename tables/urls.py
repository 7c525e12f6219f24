from django.urls import path

from tables import views

app_name = "tables"

urlpatterns = [
    path("conseils/<int:council_pk>/suivre/<int:page_pk>/", views.follow_as_council, name="follow_as_council"),
]
