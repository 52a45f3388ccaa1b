from zeal.middleware import zeal_middleware


def zeal_for_reading(get_response):
    """N+1 queries are an error where a page is read; saving a form of many lines writes line by line."""
    watched = zeal_middleware(get_response)
    return lambda request: watched(request) if request.method in ("GET", "HEAD") else get_response(request)
