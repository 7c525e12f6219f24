from wagtail.users.views.users import CreateView, EditView, UserViewSet

from accounts.forms import PersonCreationForm, PersonEditForm


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
    pass


class PersonViewSet(UserViewSet):
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    create_template_name = "accounts/people/create.html"
    edit_template_name = "accounts/people/edit.html"

    def get_form_class(self, for_update=False):
        return PersonEditForm if for_update else PersonCreationForm
