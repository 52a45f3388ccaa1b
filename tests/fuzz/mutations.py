"""Ways to break a file: single bytes, parts of it, and for zip archives the parts inside."""

import io
import zipfile
import zlib

from hypothesis import strategies as st

from tests.documents import archive

# Places are told as shares of the length, so that each file can be broken everywhere.
SHARES = st.floats(0, 1, exclude_max=True)
HOSTILE = [b"\0" * 64, b"\xff" * 8, b"<" * 500, b"<a>" * 400, b"9" * 40, b"-1", b"%PDF-", b"PK\x03\x04", b"PK\x01\x02", b"endobj",
           b" 0 R", b"[" * 500, b"<<" * 500, b"/Length 99999999", b'w:val="99999999999"', "\ud7ff\u00ad\ufffe".encode(), b"&lol;",
           b"\xff\xd8\xff\xe1\xff\xff", b"100 0 R", b"2 0 R"]  # fmt: skip
PIECES = st.one_of(st.binary(max_size=20), st.sampled_from(HOSTILE))


@st.composite
def of_bytes(draw: st.DrawFn, content: bytes) -> bytes:
    """``content`` with one to six places broken."""
    broken = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        at, until = sorted(int(draw(SHARES) * len(broken)) for _ in range(2))
        until = min(until, at + 200)
        way = draw(st.sampled_from(["flip", "flip", "insert", "replace", "remove", "repeat", "cut"]))
        if way == "flip" and broken:
            broken[at] ^= draw(st.integers(1, 255))
        elif way == "insert":
            broken[at:at] = draw(PIECES)
        elif way == "replace":
            broken[at:until] = draw(PIECES)
        elif way == "remove":
            del broken[at:until]
        elif way == "repeat":
            broken[at:at] = broken[at:until] * draw(st.integers(1, 20))
        elif way == "cut":
            del broken[max(at, len(broken) // 2) :]
    return bytes(broken)


@st.composite
def of_parts(draw: st.DrawFn, content: bytes) -> bytes:
    """A zip archive whose parts were broken, dropped, renamed or swapped, in an archive that is itself whole."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(parts)))
        way = draw(st.sampled_from(["break", "break", "break", "drop", "rename", "swap", "fill"]))
        if way == "break":
            parts[name] = draw(of_bytes(parts[name]))
        elif way == "drop" and len(parts) > 1:
            del parts[name]
        elif way == "rename":
            parts[draw(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20))] = (
                parts.pop(name)
            )
        elif way == "swap":
            other = draw(st.sampled_from(sorted(parts)))
            parts[name], parts[other] = parts[other], parts[name]
        elif way == "fill":
            parts[name] = draw(st.sampled_from([b"\0", b" ", b"<a/>"])) * draw(st.sampled_from([0, 1, 2_000_000]))
    return archive(parts)


@st.composite
def of_streams(draw: st.DrawFn, content: bytes) -> bytes:
    """A PDF with one of its streams broken, packed as such streams are."""
    begin = content.find(b"stream\n", int(draw(SHARES) * len(content)))
    end = content.find(b"\nendstream", begin)
    if begin < 0 or end < 0:
        return draw(of_bytes(content))
    packed = zlib.compress(draw(of_bytes(content[begin + 7 : end])))
    head = content[:begin].rpartition(b"<<")
    return head[0] + b"<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + content[end:]


def broken(kind: str, content: bytes) -> st.SearchStrategy[bytes]:
    """Broken forms of a file of this kind."""
    if kind == "pdf":
        return st.one_of(of_bytes(content), of_streams(content))
    return st.one_of(of_bytes(content), of_parts(content)) if content.startswith(b"PK") else of_bytes(content)
