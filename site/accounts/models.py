"""People who sign in. A resident needs nothing but an e-mail address; what others see of her is a name she chose."""

from django.contrib.auth.models import AbstractUser, BaseUserManager, Permission
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    use_in_migrations = True

    def create_user(self, email, password=None, **fields):
        """Make a person who signs in with `email`; without a password she signs in with a code sent to it."""
        if not email:
            raise ValueError("An e-mail address is needed.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    username = first_name = last_name = None
    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(
        _("public name"),
        max_length=80,
        blank=True,
        help_text=_("What others read beside your words. It may be any name you like."),
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.display_name or str(_("A resident"))

    def get_full_name(self):
        return self.display_name

    def get_short_name(self):
        return str(self)

    @cached_property
    def may_enter_office(self):
        """The same as `is_staff_member`, in one query: for pages, which ask it of every person with an account."""
        if self.is_superuser or not self.is_active:
            return self.is_active
        enters = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
        return enters.filter(Q(user=self) | Q(group__user=self)).exists()

    @property
    def is_staff_member(self):
        """Whether this person may open the back office (and so must bring a second factor)."""
        return self.is_active and self.has_perm("wagtailadmin.access_admin")
