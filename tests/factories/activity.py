import datetime

import factory
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_noop

from activity.enums import Frequency
from activity.models import Activity, Follow
from activity.verbs import Verb

NEWS = Verb("tests.news", gettext_noop("%(title)s: %(what)s"))
QUIET = Verb("tests.quiet", gettext_noop("%(title)s, in silence"), mail=False)


class FollowerFactory(factory.django.DjangoModelFactory):
    """A resident with an account."""

    email = factory.Sequence("habitante{}@demo.example".format)
    display_name = factory.Sequence("Habitante {}".format)

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True


class ActivityFactory(factory.django.DjangoModelFactory):
    verb = NEWS.key
    data = factory.LazyFunction(lambda: {"what": "du neuf"})

    class Meta:
        model = Activity


class FollowFactory(factory.django.DjangoModelFactory):
    person = factory.SubFactory(FollowerFactory)
    frequency = Frequency.AT_ONCE
    since = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=365))

    class Meta:
        model = Follow
