from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    """allauth's mails speak in the site's name, whatever host the request came through."""

    def format_email_subject(self, subject):
        return f"{settings.WAGTAIL_SITE_NAME} : {subject}"

    def get_from_email(self):
        return settings.DEFAULT_FROM_EMAIL
