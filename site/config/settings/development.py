"""One person's machine: errors are shown, demo sign-ins work, nothing is needed from outside."""

from .base import *  # noqa: F403

DEBUG = True
SECRET_KEY = SECRET_KEY or "development-only"
ALLOWED_HOSTS = ALLOWED_HOSTS or ["*"]
DEMO_ALLOWED = True
