"""What the log says of messages. Followers are not written to for each one: only those who are concerned are."""

from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb

COMMENT_PUBLISHED = Verb("comments.published", _("A message on “%(title)s”"), mail=False)
COMMENT_ANSWERED = Verb("comments.answered", _("The table answers a message on “%(title)s”"), mail=False)

ALL = (COMMENT_PUBLISHED, COMMENT_ANSWERED)
