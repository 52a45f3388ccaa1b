"""``manage.py dokument_einlesen``: a document's fields for people and for programs, and a clear refusal."""

import json

import pytest
from django.core.management import call_command

from drucksachen.reading.plain_text import Unreadable, decode, extract
from tests.drucksachen.reading import DOKUMENTE

LETTER = DOKUMENTE / "stellungnahme_brief.md"


def test_json_has_the_agreed_keys(capsys):
    call_command("dokument_einlesen", LETTER, "--json")
    fields = json.loads(capsys.readouterr().out)
    assert list(fields) == [
        "art", "datum", "nummer", "bezug", "titel", "fachbereiche", "dezernent", "verantwortlich", "beratungen",
        "anrede", "einleitung", "fragen", "antwortteile", "unterzeichner", "rest", "hinweise",
    ]  # fmt: skip
    assert fields["datum"] == "2024-09-12"
    assert fields["beratungen"][0]["termin"] == "2024-10-08"


def test_people_get_german_lines(capsys):
    call_command("dokument_einlesen", LETTER)
    out = capsys.readouterr().out
    assert "Art:             Beantwortung" in out
    assert "Bezug:           Rat der Stadt, vom 04.07.2024, 31455-24-E2" in out
    assert "08.10.2024, Kenntnisnahme, öffentlich" in out


@pytest.mark.parametrize(
    ("name", "content"), [("leer.txt", b" \n"), ("bild.txt", b"\x89PNG\x00\x00"), ("bild.png", b"Text")]
)
def test_what_cannot_be_read_ends_with_one_sentence_and_status_2(tmp_path, capsys, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SystemExit) as refusal:
        call_command("dokument_einlesen", path)
    assert refusal.value.code == 2
    said = capsys.readouterr().err
    assert name in said
    assert said.endswith(".\n")
    assert said.count("\n") == 1


def test_a_missing_file_is_refused_too(tmp_path):
    with pytest.raises(Unreadable, match=r"nichts\.txt"):
        extract(tmp_path / "nichts.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_usual_encodings_are_read(encoding):
    assert decode("Größe – „Maß“".encode(encoding)) == "Größe – „Maß“"
