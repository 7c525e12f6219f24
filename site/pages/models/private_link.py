"""Private links: whoever wrote something without account comes back to it, and nobody else does."""

import hashlib

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac


def new_receipt():
    return get_random_string(32)


def token_of(salt, receipt):
    """Return the secret end of the private link that belongs to `receipt`: 40 hexadecimal figures.

    The row keeps the receipt and a hash of the token. Who reads the database cannot make the link without the site's
    secret key; we can, and put it into the message that tells a decision.
    """
    return salted_hmac(salt, receipt, algorithm="sha256").hexdigest()[:40]


def hash_of(token):
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class PrivateLinkQuerySet(models.QuerySet):
    def with_token(self, token):
        """The one row whose private link ends with `token`, or none."""
        return self.filter(token_hash=hash_of(token))


class PrivateLink(models.Model):
    """A row with a private link. Each model says `link_salt`, its own, and `link_view`, the name of what it opens."""

    link_salt = link_view = ""

    receipt = models.CharField(max_length=32, unique=True, editable=False, default=new_receipt)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.token_hash = hash_of(token_of(self.link_salt, self.receipt))
        super().save(*args, **kwargs)

    @property
    def token(self):
        """The end of the private link, or "" when the site's secret key has changed since."""
        token = token_of(self.link_salt, self.receipt)
        return token if self.opens_with(token) else ""

    def opens_with(self, token):
        return bool(token) and hash_of(token) == self.token_hash

    @property
    def private_path(self):
        return reverse(self.link_view, args=[self.token]) if self.token else ""

    @property
    def private_url(self):
        return f"{settings.SITE_URL}{self.private_path}" if self.token else ""
