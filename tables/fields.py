"""The fields that hold an outline, and the themes of a page."""

import json

from django import forms
from django.db import models
from django.utils.text import capfirst
from modelcluster.contrib.taggit import ClusterTaggableManager


class OutlineFormField(forms.JSONField):
    """A JSON field that survives what Python's parser does not: endless brackets, endless digits."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data, initial):
        try:
            value = super().bound_data(data, initial)
            json.dumps(value, ensure_ascii=False).encode()  # half a character cannot be shown again
            return value
        except (RecursionError, ValueError):
            return forms.fields.InvalidJSONInput(data)

    def has_changed(self, initial, data):
        try:
            return super().has_changed(initial, data)
        except (RecursionError, ValueError):
            return True


class OutlineField(models.JSONField):
    """GeoJSON geometry; checked by `tables.outlines.clean_outline`."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": OutlineFormField, **kwargs})


class Themes(ClusterTaggableManager):
    """The themes of a page, ticked in the house's own list: none is made by typing it."""

    def formfield(self, **kwargs):
        return forms.ModelMultipleChoiceField(
            queryset=self.remote_field.model.objects.all(),
            required=not self.blank,
            label=capfirst(self.verbose_name),
            widget=forms.CheckboxSelectMultiple,
        )
