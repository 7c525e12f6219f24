"""People who mean to come to a meeting."""

import factory
from django.utils import timezone

from meetings.enums import RegistrationState
from meetings.models import Registration


class RegistrationFactory(factory.django.DjangoModelFactory):
    """Needs `meeting`. Holds a place; nobody was told."""

    name = factory.Sequence(lambda number: f"Voisine {number}")
    registered_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Registration

    class Params:
        waiting = factory.Trait(state=RegistrationState.WAITING, registered_at=None)
