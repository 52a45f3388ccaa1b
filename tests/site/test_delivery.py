"""Files over HTTP, by the words of RFC 9110."""

import pytest
from django.core.files.base import ContentFile
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from drucksachen.models import Anlage
from ratsinfo.delivery import NotSatisfiable, requested_part
from tests.factories import make_anlage, make_clerk, make_drucksache

BYTES = b"%PDF-" + bytes(range(95))
SIZE = len(BYTES)


@pytest.fixture
def file(db):
    return make_anlage(make_drucksache(), content=BYTES)


def received(response):
    """The answer, read to its end as a browser does; its bytes in ``body``."""
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


def request(client, file, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(file.get_absolute_url(), headers=named)


def fetch(client, file, **headers):
    return received(request(client, file, **headers))


class TestWhole:
    def test_headers(self, client, file):
        response = fetch(client, file)
        assert response.status_code == 200
        assert response.body == BYTES
        assert response["Content-Length"] == str(SIZE)
        assert response["Accept-Ranges"] == "bytes"
        assert response["ETag"] == f'"{file.sha256}"'
        assert response["Cache-Control"] == "no-cache"
        assert response["X-Content-Type-Options"] == "nosniff"

    def test_head_tells_the_same_without_the_bytes(self, client, file):
        response = received(client.head(file.get_absolute_url(), headers={"Range": "bytes=0-1"}))
        assert dict(response.items()) == dict(fetch(client, file).items())
        assert response.status_code == 200
        assert response.body == b""

    def test_logged_in_reader_keeps_nothing(self, client, file):
        client.force_login(make_clerk())
        assert "no-store" in fetch(client, file)["Cache-Control"]
        assert "no-store" in fetch(client, file, Range="bytes=0-1")["Cache-Control"]
        assert "no-store" in fetch(client, file, If_None_Match=f'"{file.sha256}"')["Cache-Control"]

    @pytest.mark.parametrize("ending", ["html", "svg", "exe"])
    def test_kind_that_is_not_known_is_a_download_of_bytes(self, client, file, ending):
        """No form takes it, but a row may come from elsewhere."""
        name = file.datei.storage.save(f"aa/fremd.{ending}", ContentFile(BYTES))
        Anlage.objects.filter(pk=file.pk).update(datei=name)
        response = fetch(client, Anlage.objects.get())
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"

    def test_name_without_what_deceives_the_eye(self, client, file):
        Anlage.objects.filter(pk=file.pk).update(name='a/b\\c\u202efdp.exe\n"ä"')
        assert Anlage.objects.get().download_name == 'a-b-cfdp.exe"ä".pdf'
        disposition = fetch(client, Anlage.objects.get())["Content-Disposition"]
        assert disposition == "attachment; filename*=utf-8''a-b-cfdp.exe%22%C3%A4%22.pdf"


class TestPart:
    @pytest.mark.parametrize(
        ("asked", "first", "last"),
        [
            ("bytes=0-0", 0, 0),
            ("bytes=5-9", 5, 9),
            ("bytes=5-", 5, SIZE - 1),
            ("bytes=-7", SIZE - 7, SIZE - 1),
            ("bytes=-100000", 0, SIZE - 1),
            ("bytes=90-100000", 90, SIZE - 1),
            ("Bytes = 5-9", 5, 9),
            (f"bytes=0-{'9' * 60}", 0, SIZE - 1),
        ],
    )
    def test_one_range(self, client, file, asked, first, last):
        response = fetch(client, file, Range=asked)
        assert (response.status_code, response.body) == (206, BYTES[first : last + 1])
        assert response["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
        assert response["Content-Length"] == str(last - first + 1)
        assert response["ETag"] == f'"{file.sha256}"'

    @pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={'9' * 60}-", "bytes=-0"])
    def test_range_beyond_the_file(self, client, file, asked):
        response = fetch(client, file, Range=asked)
        assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{SIZE}")

    @pytest.mark.parametrize(
        "asked",
        [
            "bytes=9-5",
            "bytes=0-1,5-6",
            "zeilen=0-1",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=٣-٤",
            "9" * 5000,
            f"bytes=0-{'9' * 5000}",
        ],
    )
    def test_what_is_no_single_range_is_answered_with_the_whole(self, client, file, asked):
        response = fetch(client, file, Range=asked)
        assert (response.status_code, response.body) == (200, BYTES)
        assert "Content-Range" not in response

    def test_part_only_while_the_file_is_the_same(self, client, file):
        def answer(if_range):
            response = fetch(client, file, Range="bytes=0-4", If_Range=if_range)
            return response.status_code, len(response.body)

        assert answer(f'"{file.sha256}"') == (206, 5)
        for other in ('"anders"', f'W/"{file.sha256}"', "Mon, 23 Nov 2026 08:00:00 GMT", "*"):
            assert answer(other) == (200, SIZE)


@given(st.text(alphabet="bytes=-,0123456789 ", max_size=30))
def test_no_range_is_an_error(asked):
    request = RequestFactory().get("/", headers={"Range": asked})
    try:
        part = requested_part(request, '"x"', SIZE)
    except NotSatisfiable:
        return
    assert part is None or (part[0] >= 0 and part[1] > 0 and sum(part) <= SIZE)


class TestCondition:
    def test_reader_who_has_it_gets_nothing_again(self, client, file):
        for known in (f'"{file.sha256}"', f'W/"{file.sha256}"', f'"a", "{file.sha256}"', "*"):
            response = fetch(client, file, If_None_Match=known, Range="bytes=0-1")
            assert (response.status_code, response.content, response["ETag"]) == (304, b"", f'"{file.sha256}"')
        assert fetch(client, file, If_None_Match='"anders"').status_code == 200

    def test_reader_who_wants_another_one_is_refused(self, client, file):
        assert fetch(client, file, If_Match='"anders"', Range="bytes=0-1").status_code == 412
        assert fetch(client, file, If_Match=f'W/"{file.sha256}"').status_code == 412
        for wanted in (f'"{file.sha256}"', "*"):
            assert fetch(client, file, If_Match=wanted).status_code == 200

    def test_times_are_ignored_for_the_file_tells_none(self, client, file):
        then = "Mon, 01 Jan 1990 00:00:00 GMT"
        assert fetch(client, file, If_Unmodified_Since=then).status_code == 200
        assert fetch(client, file, If_Modified_Since="Mon, 01 Jan 2990 00:00:00 GMT").status_code == 200


class TestDamage:
    @pytest.mark.parametrize("content", [BYTES[:-1], BYTES + b"x", b"", None])
    @pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-1"}])
    def test_file_that_is_not_what_was_stored_is_never_sent(self, client, file, content, headers, caplog):
        path = file.datei.storage.path(file.datei.name)
        with open(path, "wb") as damaged:  # noqa: PTH123  a path of the storage
            damaged.write(content or b"")
        if content is None:
            file.datei.storage.delete(file.datei.name)
        Anlage.objects.filter(pk=file.pk).update(name="Geheimer Name")
        response = fetch(client, Anlage.objects.get(), **headers)
        assert (response.status_code, response["Cache-Control"]) == (503, "no-store")
        assert "ETag" not in response
        assert "Die Datei ist zurzeit nicht da" in response.content.decode()
        assert file.kennung in caplog.text
        assert "Geheimer Name" not in caplog.text

    def test_file_cut_off_while_it_is_sent_ends_before_the_announced_length(self, client, file):
        response = request(client, file)
        with open(file.datei.storage.path(file.datei.name), "r+b") as damaged:  # noqa: PTH123
            damaged.truncate(10)
        assert len(received(response).body) == 10 < int(response["Content-Length"])
