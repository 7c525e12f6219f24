"""The task queue in our own database, with a heartbeat that everyone can read."""

from django.core.cache import cache
from django_q.brokers.orm import ORM

BEAT = "config:worker-beat"
ALIVE_FOR = 60  # seconds


class Broker(ORM):
    def set_stat(self, key, value, timeout):
        """Called about once a second by a running worker, through django-q2, to say how it is."""
        cache.set(BEAT, True, ALIVE_FOR)
        return super().set_stat(key, value, timeout)
