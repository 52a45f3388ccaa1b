"""Connections to a server on the internet, and to none inside of the operator's own network unless it is allowed.

Every address that a name stands for is looked at, and the one that was looked at is connected to: a name that means
something else a moment later gains nothing. Redirects go the same way.
"""

import http.client
import ipaddress
import socket
import ssl
import urllib.request
from collections.abc import Collection
from functools import partial
from typing import Any
from urllib.parse import urlsplit


class Refused(Exception):
    """An address that this archive does not go to; says in German why."""


def opener(allowed: Collection[str]) -> urllib.request.OpenerDirector:
    """What opens http and https only; ``allowed`` are hosts ("127.0.0.1:8900", "ris.intern") that may be inside."""
    connect = partial(connect_outside, frozenset(allowed))
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), OnlyHttp(), Plain(connect), Encrypted(connect))


class OnlyHttp(urllib.request.BaseHandler):
    """Refuses every other scheme, that of a redirect included."""

    handler_order = 0

    def default_open(self, request: Any) -> None:
        check_scheme(request.full_url)


class Plain(urllib.request.HTTPHandler):
    def __init__(self, connect: Any):
        super().__init__()
        self.connect = connect

    def http_open(self, request: Any) -> Any:
        return self.do_open(partial(connection, http.client.HTTPConnection, self.connect), request)


class Encrypted(urllib.request.HTTPSHandler):
    def __init__(self, connect: Any):
        super().__init__()
        self.connect = connect

    def https_open(self, request: Any) -> Any:
        made = partial(connection, http.client.HTTPSConnection, self.connect, context=ssl.create_default_context())
        return self.do_open(made, request)


def connection(kind: Any, connect: Any, host: str, **options: Any) -> Any:
    made = kind(host, **options)
    made._create_connection = connect
    return made


def check_scheme(address: str) -> None:
    """Raises Refused for everything but http and https."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise Refused(f"{address}: nur http und https werden gelesen.")


def connect_outside(
    allowed: frozenset[str], address: tuple[str, int], timeout: Any = None, source_address: Any = None
) -> socket.socket:
    """A connection to ``address``, host and port. Raises Refused where the host lies inside and is not allowed."""
    host, port = address
    found = [entry[4] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not {host, f"{host}:{port}"} & allowed:
        for place in found:
            if not is_outside(str(place[0])):
                raise Refused(
                    f"{host}:{port} liegt im eigenen Netz ({place[0]}); der Betrieb kann es mit --erlaube-host erlauben."
                )
    return first_that_answers([(str(place[0]), port) for place in found], timeout)


def first_that_answers(places: list[tuple[str, int]], timeout: Any) -> socket.socket:
    for place in places[:-1]:
        try:
            return socket.create_connection(place, timeout)
        except OSError:
            continue
    return socket.create_connection(places[-1], timeout)


def is_outside(address: str) -> bool:
    """Whether an IP address is one of the public internet, also one that is wrapped in another."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)
