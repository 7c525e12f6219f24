"""The web server's settings: `gunicorn`, without arguments, serves the site. docs/settings.md lists the variables."""

import os

development = os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".development")

pythonpath = "site"
wsgi_app = "config.wsgi:application"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "1" if development else "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "8"))
# One copy of the code for all workers, except where an edit must be seen without a restart.
reload = development
preload_app = not development
max_requests = 0 if development else 10_000
max_requests_jitter = 500
timeout = 60
graceful_timeout = 10
loglevel = "error" if development else "warning"
accesslog = None  # It would hold readers' addresses and the secret part of private links.
control_socket_disable = True  # It would be a file in somebody's home folder.
