"""What a table is given when it is created."""

from django.contrib.auth.models import Group
from django.db import models
from wagtail.models import Collection

from .table import TablePage


class Equipment(models.Model):
    """The group of a table's facilitators and its shelf of pictures and documents.

    Kept beside the page and not in it: publishing an old draft of the page must not lose them.
    """

    page = models.OneToOneField(TablePage, on_delete=models.CASCADE, related_name="equipment")
    group = models.OneToOneField(Group, null=True, on_delete=models.SET_NULL, related_name="+")
    collection = models.OneToOneField(Collection, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self):
        return str(self.page)
