"""The field that holds an outline."""

import json

from django import forms
from django.db import models


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
