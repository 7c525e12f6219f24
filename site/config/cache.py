"""Redis when it answers, nothing when it does not: pages come a little later, nobody gets an error."""

import logging
import time
from functools import wraps

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)
# What is there to save time must not take it. One retry: after a restart of Redis the old connections are dead.
PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 2, "retry": Retry(NoBackoff(), 1)}
PAUSE = 2  # seconds without asking after a failure, so that a host that swallows packets does not slow every request
WARNING_EVERY = 60  # seconds


class Outage:
    """What this process knows of Redis being away. Times are in seconds of the monotonic clock."""

    paused_until = warned_at = float("-inf")

    def begins(self, error):
        now = time.monotonic()
        self.paused_until = now + PAUSE
        if now - self.warned_at >= WARNING_EVERY:
            self.warned_at = now
            logger.warning("Redis does not answer; pages are made without a cache: %s", error)


outage = Outage()


def forgiving(method, otherwise):
    """Return `method` of the client, giving `otherwise(*arguments)` while Redis is away."""

    @wraps(method)
    def attempt(client, *arguments):
        if time.monotonic() >= outage.paused_until:
            try:
                return method(client, *arguments)
            except (RedisError, OSError) as error:
                outage.begins(error)
        return otherwise(*arguments)

    return attempt


def not_counted(key, delta):
    raise ValueError("Redis does not answer.")  # what Django's caches raise for a key that is not there


class ForgivingClient(RedisCacheClient):
    """Answers as Django's DummyCache does while Redis is away. `clear` alone still fails."""

    add = forgiving(RedisCacheClient.add, lambda key, value, timeout: True)
    get = forgiving(RedisCacheClient.get, lambda key, default: default)
    set = forgiving(RedisCacheClient.set, lambda key, value, timeout: None)
    touch = forgiving(RedisCacheClient.touch, lambda key, timeout: False)
    delete = forgiving(RedisCacheClient.delete, lambda key: False)
    get_many = forgiving(RedisCacheClient.get_many, lambda keys: {})
    has_key = forgiving(RedisCacheClient.has_key, lambda key: False)
    incr = forgiving(RedisCacheClient.incr, not_counted)
    set_many = forgiving(RedisCacheClient.set_many, lambda data, timeout: None)
    delete_many = forgiving(RedisCacheClient.delete_many, lambda keys: None)


class ForgivingRedisCache(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = ForgivingClient
        self._options = PATIENCE | self._options
