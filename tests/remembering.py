from django.core.cache import caches

from ratsinfo.caching.freshness import PAGES, PARTS


def forget_pages():
    """As after a new start: no page is remembered, and no part of one."""
    for name in (PAGES, PARTS):
        caches[name].clear()
