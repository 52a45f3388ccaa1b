import zipfile

import pytest

from ratsinfo.confinement import BROKEN, ENCRYPTED, Unreadable, xml, zips
from tests.documents import archive


def refusal(tmp_path, content):
    path = tmp_path / "datei"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused, zips.opened_zip(path) as opened:
        [zips.part(opened, name) for name in opened.namelist()]
    return str(refused.value)


def test_a_bomb_is_known_by_its_directory(tmp_path):
    assert refusal(tmp_path, archive({"a": b"\0" * 6_000_000})) == zips.BOMB
    assert refusal(tmp_path, archive({str(number): "" for number in range(zips.MOST_ENTRIES + 1)})) == zips.BOMB


def test_a_directory_that_lies_does_not_unpack_more_than_it_says(tmp_path):
    content = archive({"a": b"\0" * 1_000_000})
    lie = content.replace((1_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lie != content
    assert refusal(tmp_path, lie) == BROKEN


def test_a_password_is_named(tmp_path):
    content = bytearray(archive({"a": b"Text"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(tmp_path, bytes(content)) == ENCRYPTED


def test_what_is_cut_off_is_broken(tmp_path):
    content = archive({"a": b"Text" * 1000})
    assert refusal(tmp_path, content[:-30]) == BROKEN


def test_a_part_that_is_not_there_is_empty(tmp_path):
    path = tmp_path / "datei"
    path.write_bytes(archive({"a": b"Text"}))
    with zipfile.ZipFile(path) as opened:
        assert zips.part(opened, "a") == b"Text"
        assert zips.part(opened, "b") == b""


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a><b></a>",
        b"",
        b"<a>" * 300 + b"</a>" * 300,
    ],
)
def test_xml_declares_no_type_and_is_well_formed(content):
    with pytest.raises(Unreadable, match=BROKEN):
        xml.parsed(content)
