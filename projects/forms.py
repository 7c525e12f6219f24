"""What a reader may ask of the list of projects."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.models.base import open_to_all
from projects.enums import STAGE_SLUGS, Stage
from tables.models import TablePage, Theme


class ProjectFilterForm(forms.Form):
    """The filters kept in the address: ?table=<slug>&etape=<slug>&theme=<slug>. An unknown word is said beside it."""

    table = forms.ModelChoiceField(
        TablePage.objects.none(), to_field_name="slug", required=False, label=_("Table"), empty_label=_("All tables")
    )
    etape = forms.ChoiceField(
        choices=[("", _("All steps")), *((slug, stage.label) for stage, slug in STAGE_SLUGS.items())],
        required=False,
        label=_("Where it stands"),
    )
    theme = forms.ModelChoiceField(
        Theme.objects.none(), to_field_name="slug", required=False, label=_("Theme"), empty_label=_("All themes")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["table"].queryset = open_to_all(TablePage.objects).order_by("title")
        self.fields["table"].label_from_instance = lambda table: table.title
        self.fields["theme"].queryset = Theme.objects.all()

    def clean_etape(self):
        return Stage.from_slug(self.cleaned_data["etape"])

    def narrow(self, projects):
        """Return the projects that answer the valid filters; a filter not understood narrows nothing."""
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("table"):
            projects = projects.at(wanted["table"])
        if wanted.get("etape"):
            projects = projects.at_stage(wanted["etape"])
        if wanted.get("theme"):
            projects = projects.about_theme(wanted["theme"])
        return projects
