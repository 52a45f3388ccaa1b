"""``manage.py dokument_einlesen``: a document's fields for people and for programs, and a clear refusal."""

import json

import pytest
from django.core.management import call_command

from tests import documents
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
    ("name", "content"),
    [("leer.txt", b" \n"), ("bild.txt", b"\x89PNG\x00\x00"), ("bild.png", b"Text"), ("a.pdf", b"%PDF-")],
)
def test_what_cannot_be_read_ends_with_one_sentence_and_status_2(tmp_path, capsys, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    refused(path, capsys)


def test_a_missing_file_is_refused_too(tmp_path, capsys):
    refused(tmp_path / "nichts.txt", capsys)


def refused(path, capsys):
    with pytest.raises(SystemExit) as refusal:
        call_command("dokument_einlesen", path)
    assert refusal.value.code == 2
    said = capsys.readouterr().err
    assert path.name in said
    assert said.endswith(".\n")
    assert said.count("\n") == 1


@pytest.mark.parametrize("make", [documents.answer_docx, documents.answer_odt, documents.answer_pdf])
def test_office_documents_are_read_as_text_is(tmp_path, capsys, make):
    path = tmp_path / f"antwort.{make.__name__.rpartition('_')[2]}"
    path.write_bytes(make())
    call_command("dokument_einlesen", path, "--json")
    fields = json.loads(capsys.readouterr().out)
    assert (fields["art"], fields["datum"], fields["titel"]) == (
        "Beantwortung",
        "2026-06-08",
        "Lastenräder für Vereine",
    )
    assert fields["bezug"] == [{"nummer": "40123-26-E1", "datum": "2026-05-15", "gremium": "Rat der Stadt"}]
    assert fields["fachbereiche"] == ["Amt für Mobilität und Grünflächen"]
    assert fields["dezernent"] == "Stadtrat Ömer Beispiel"
    assert fields["verantwortlich"] == "Musterfrau, Änne"
    assert [
        (row["gremium"], row["termin"], row["zustaendigkeit"], row["oeffentlich"]) for row in fields["beratungen"]
    ] == [
        (documents.TABLE[1][0], "2026-06-24", "Kenntnisnahme", True),
        (documents.TABLE[2][0], "2026-07-02", "Kenntnisnahme", False),
    ]
    assert [(part["bezeichnung"], part["text"]) for part in fields["antwortteile"]] == documents.PARTS
    assert fields["unterzeichner"] == {"name": "Ömer Beispiel", "funktion": "Stadtrat"}
    assert fields["rest"] is None
