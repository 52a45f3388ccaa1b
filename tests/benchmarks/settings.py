"""The settings of production, with one more page to compare with."""

from ratsinfo.settings import *  # noqa: F403
from ratsinfo.settings import DATABASES

ROOT_URLCONF = "tests.benchmarks.urls"
DATABASES["default"]["CONN_MAX_AGE"] = None  # one process of the server, whose CPU is measured too
