"""How gunicorn serves the house, on a desk and in production."""

import os

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT') or '8000'}")
wsgi_app = "wsgi:app"

# Two processes for two cores; threads because a request spends most of its time waiting for the database.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))

# A send to 45,000 schools answers within seconds; what takes a minute is stuck.
timeout = 60
graceful_timeout = 20
keepalive = 5

# The heartbeat file belongs in memory: on a slow disk a busy worker would be taken for a dead one.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None

# The application writes one line for each request itself, with the unit and without personal data.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "warning").lower()

# The process is steered by its manager's signals alone.
control_socket_disable = True
