import io

import pytest
from PIL import Image, PngImagePlugin

from ratsinfo.confinement import BROKEN, Unreadable


def jpeg(**tags):
    buffer, exif = io.BytesIO(), Image.Exif()
    for tag, value in tags.items():
        exif[int(tag.removeprefix("t"), 16)] = value
    Image.linear_gradient("L").convert("RGB").resize((20, 10)).save(buffer, "JPEG", exif=exif, comment=b"")
    return buffer.getvalue()


def with_place():
    buffer, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 50.4), 3: "E", 4: (7.0, 27.0, 54.0)})
    exif[0x8825] = exif.get_ifd(0x8825)
    Image.new("RGB", (4, 4)).save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (jpeg(t013b="Erika Muster"), "Als Urheber des Bildes ist „Erika Muster“ eingetragen."),
        (jpeg(t010e="Hinterhof"), "Im Bild steht als Beschreibung „Hinterhof“."),
        (jpeg(t010f="Kamerawerk", t0110="K 7"), "Das Bild nennt die Kamera „Kamerawerk K 7“."),
        (with_place(), "Das Bild nennt den Ort der Aufnahme (51,514° N, 7,465° E)."),
    ],
)
def test_what_the_camera_wrote_is_named_and_gone_from_the_copy(file, content, sentence):
    picture = file(content, "jpg")
    assert sentence in picture.texts
    clean = picture.cleaned()
    assert clean.found == []
    with Image.open(picture.path) as before, Image.open(clean.path) as after:
        assert before.tobytes() == after.tobytes()


def test_a_turned_picture_stays_turned(file):
    clean = file(jpeg(t0112=6, t013b="Erika"), "jpg").cleaned()
    assert clean.found == []
    with Image.open(clean.path) as after:
        assert dict(after.getexif()) == {0x0112: 6}


def test_what_follows_the_picture_is_another_file(file):
    picture = file(jpeg() + b"noch ein Bild", "jpg")
    assert len(picture.found) == 1
    assert b"noch ein" not in picture.cleaned().path.read_bytes()


def test_texts_of_a_png_go_and_its_pixels_stay(file):
    buffer, texts = io.BytesIO(), PngImagePlugin.PngInfo()
    texts.add_text("Author", "Erika Muster")
    Image.linear_gradient("L").save(buffer, "PNG", pnginfo=texts)
    picture = file(buffer.getvalue(), "png")
    assert "Im Bild steht die Angabe „Erika Muster“." in picture.texts
    clean = picture.cleaned()
    assert clean.found == []
    with Image.open(picture.path) as before, Image.open(clean.path) as after:
        assert before.tobytes() == after.tobytes()


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0kurz", jpeg()[:-200], jpeg()[:40]])
def test_what_is_cut_off_is_broken(file, content):
    with pytest.raises(Unreadable, match=BROKEN):
        _ = file(content, "jpg").found
