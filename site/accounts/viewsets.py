from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.users.views.users import CreateView, EditView, UserViewSet

from accounts.actions import remove_second_factor
from accounts.forms import PersonCreationForm, PersonEditForm
from accounts.models import User
from accounts.rules import may_change_person, may_remove_second_factor


class _WithinOnesPower:
    """Nobody gives a power she has not: only those with every right may give every right."""

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        if "is_superuser" in form.fields:
            form.fields["is_superuser"].disabled = not self.request.user.is_superuser
        return form


class PersonCreateView(_WithinOnesPower, CreateView):
    pass


class PersonEditView(_WithinOnesPower, EditView):
    def dispatch(self, request, *args, **kwargs):
        # Whoever could change the address of somebody with every right could sign in as her.
        if not may_change_person(request.user, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["has_second_factor"] = is_mfa_enabled(self.object)
        context["may_remove_second_factor"] = may_remove_second_factor(self.request.user, self.object)
        return context


class RemoveSecondFactorView(WagtailAdminTemplateMixin, TemplateView):
    """Say what it does, ask once, do it."""

    template_name = "accounts/people/remove_second_factor.html"
    page_title = gettext_lazy("Remove the second check")
    header_icon = "user"

    def dispatch(self, request, *args, **kwargs):
        self.person = get_object_or_404(User, pk=kwargs["pk"])
        if not may_remove_second_factor(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, **kwargs):
        if remove_second_factor(self.person, by=request.user):
            done = _("The second check of “%(name)s” is removed. An e-mail tells this person.")
            messages.success(request, done % {"name": self.person})
        else:
            messages.warning(request, _("There was no second check to remove."))
        response = redirect(self.edit_url)
        response.status_code = 303
        return response

    @cached_property
    def edit_url(self):
        return reverse("wagtailusers_users:edit", args=[self.person.pk])

    def get_page_subtitle(self):
        return str(self.person)

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "person": self.person,
            "has_second_factor": is_mfa_enabled(self.person),
            "edit_url": self.edit_url,
        }

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailusers_users:index"), "label": _("Users")},
            {"url": self.edit_url, "label": str(self.person)},
            {"url": "", "label": self.page_title},
        ]


class PersonViewSet(UserViewSet):
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    create_template_name = "accounts/people/create.html"
    edit_template_name = "accounts/people/edit.html"

    def get_form_class(self, for_update=False):
        return PersonEditForm if for_update else PersonCreationForm

    def get_urlpatterns(self):
        remove = RemoveSecondFactorView.as_view()
        return [*super().get_urlpatterns(), path("second-factor/<int:pk>/", remove, name="remove_second_factor")]
