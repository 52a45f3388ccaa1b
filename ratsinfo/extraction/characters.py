"""Characters that look alike are made alike, and those that nobody sees are taken away."""

import re
import unicodedata

PAGE_BREAK = "\f"
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_BLANKS = dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\v", " ")
_UNSEEN = dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufffe", "")
_CONTROL = dict.fromkeys(map(chr, [*range(9), *range(14, 32), *range(127, 160), *range(0xD800, 0xE000)]), "")
_TABLE = str.maketrans(_CONTROL | _UNSEEN | _BLANKS | _LIGATURES | {"\u2011": "-", "\u2010": "-"})
_HYPHENATED = re.compile(r"[\u00ad\ufffe\x02](?=[ \t]*(\n|$))")  # a hyphen that is printed, since the line ends there
_BULLET = re.compile(r"^([ \t]*)[•◦▪■●‣⁃·\uf0b7\uf0a7\uf0d8\uf02d][ \t]*", re.MULTILINE)
_BLANK_ENDS = re.compile(r"(?<![ \t])[ \t]+(?=\n|\f|$)")  # looked for once in each run of blanks, however long
_EMPTY_LINES = re.compile(r"\n{4,}")


def cleaned(text: str) -> str:
    """``text`` in NFC, with plain blanks and hyphens, "- " for every bullet, without blanks at line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _HYPHENATED.sub("-", text)
    text = unicodedata.normalize("NFC", text.translate(_TABLE))
    text = _BULLET.sub(r"\1- ", text)
    return _EMPTY_LINES.sub("\n\n\n", _BLANK_ENDS.sub("", text)).strip("\n")
