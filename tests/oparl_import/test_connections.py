"""Where the import goes on the network, and where it does not."""

import pytest

from ratsinfo.oparl.importing.client import Client, Unreadable
from ratsinfo.oparl.importing.connections import is_outside


def client(*allowed: str) -> Client:
    return Client(allowed, pause=lambda seconds: None)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.1", "100.64.0.1", "::1", "fe80::1%eth0",
     "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "224.0.0.1"],
)  # fmt: skip
def test_addresses_inside(address):
    assert not is_outside(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::6810:84e5"])
def test_addresses_outside(address):
    assert is_outside(address)


def test_a_host_inside_is_refused_unless_it_is_allowed(town):
    with pytest.raises(Unreadable, match="liegt im eigenen Netz"):
        client().object(town.url("system"))
    assert client(town.base.removeprefix("http://")).object(town.url("system"))["body"] == town.url("bodies")


def test_allowing_one_port_allows_no_other(town):
    with pytest.raises(Unreadable, match="liegt im eigenen Netz"):
        client("127.0.0.1:1").object(town.url("system"))


@pytest.mark.parametrize(
    "target", ["http://localhost:1/geheim", "http://10.0.0.1/geheim", "ftp://127.0.0.1/x", "file:///etc/hosts"]
)
def test_a_redirect_leads_to_no_other_host_inside(town, target):
    town.answers["/weg"] = [(302, b"")]
    town.single["headers:/weg"] = {"Location": target}
    with pytest.raises(Unreadable):
        client(town.base.removeprefix("http://")).object(town.url("weg"))


@pytest.mark.parametrize("address", ["file:///etc/hosts", "ftp://example.org/x", "gopher://example.org", "nichts"])
def test_only_http(address):
    with pytest.raises(Unreadable, match="nur http und https"):
        client().object(address)


def test_a_file_that_is_too_large_is_not_read(town):
    town.answers["/groß"] = [(200, b"x" * 1000)]
    town.answers["/gross"] = [(200, b"x" * 1000)]
    reader = client(town.base.removeprefix("http://"))
    assert len(reader.file(town.url("gross"), 1000)) == 1000
    with pytest.raises(Unreadable, match="größer als erlaubt"):
        reader.file(town.url("gross"), 999)


def test_it_waits_longer_from_try_to_try_and_as_long_as_the_server_asks(town):
    pauses: list[float] = []
    town.answers["/spaet"] = [(503, b"")] * 2 + [(200, b"{}")]
    town.single["headers:/spaet"] = {"Retry-After": "7"}
    assert Client([town.base.removeprefix("http://")], pause=pauses.append).object(town.url("spaet")) == {}
    assert pauses == [7.0, 14.0]
