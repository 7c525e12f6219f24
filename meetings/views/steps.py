"""What the screens of a series have in common: a form, then what it will do, then the deed."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic.edit import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

# Asked of the browser, not of the editor: what a preview sends back beside the form.
OF_THE_PREVIEW = {"csrfmiddlewaretoken", "step", "days", "chosen"}


class SeriesScreen(WagtailAdminTemplateMixin):
    header_icon = "resubmit"

    def get_breadcrumbs_items(self):
        calendar = {"url": reverse("meetings_calendar"), "label": _("Calendar")}
        series = {"url": reverse("meetings_series"), "label": _("Series")}
        return [*self.breadcrumbs_items, calendar, series, {"url": "", "label": self.get_page_title()}]


class Steps(SeriesScreen, FormView):
    """A form, then what it will do, then the deed. Each step comes back filled; nothing is kept between them."""

    preview_template = ""

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if request.POST.get("step") == "edit":
            form.errors.clear()
            return self.render_to_response(self.get_context_data(form=form))
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form):
        try:
            if self.request.POST.get("step") != "do":
                return self.preview(form)
            response = redirect(self.act(form))
            response.status_code = 303
        except ValidationError as refusal:
            said = getattr(refusal, "error_dict", None) or {None: refusal.error_list}
            for name, errors in said.items():
                form.add_error(self.field_of(form, name), ValidationError([one.messages[0] for one in errors]))
            return self.form_invalid(form)
        return response

    @staticmethod
    def field_of(form, name):
        name = {"hour": "starts", "minutes": "ends", "interval": "rhythm"}.get(name, name)
        return name if name in form.fields else None

    def form_invalid(self, form):
        response = self.render_to_response(self.get_context_data(form=form))
        response.status_code = 422
        return response

    def preview(self, form):
        said = [(name, value) for name, values in self.request.POST.lists() for value in values]
        hidden = [(name, value) for name, value in said if name not in OF_THE_PREVIEW]
        context = self.get_context_data(form=form, hidden=hidden, **self.foresee(form))
        return self.response_class(
            request=self.request, template=[self.preview_template], context=context, using=self.template_engine
        )
