from wagtail.users.views.users import UserViewSet

from accounts.forms import PersonCreationForm, PersonEditForm


class PersonViewSet(UserViewSet):
    create_template_name = "accounts/people/create.html"
    edit_template_name = "accounts/people/edit.html"

    def get_form_class(self, for_update=False):
        return PersonEditForm if for_update else PersonCreationForm
