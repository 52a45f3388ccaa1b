"""How gunicorn serves the archive, in production and for `make start`; docs/betrieb.md says what to change where."""

import multiprocessing
import os

wsgi_app = "ratsinfo.wsgi:application"
bind = os.environ.get("BIND", "unix:/run/ratsinfo/gunicorn.sock")
workers = int(os.environ.get("WEB_CONCURRENCY", multiprocessing.cpu_count() * 2 + 1))
threads = 4
# Read once before forking: one copy in memory, and a wrong setting ends the start instead of restarting forever.
preload_app = True
# A worker is replaced now and then, not all at once.
max_requests = 10000
max_requests_jitter = 1000
timeout = 60
# No access log: an address or a search term belongs to whoever asks.
accesslog = None
# Nobody steers gunicorn at run time but systemd.
control_socket_disable = True
