"""What in a text should be looked at before it becomes public: addresses, numbers, words such as "vertraulich"."""

import re
from collections.abc import Iterable

FINDINGS = {
    "eine E-Mail-Adresse": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "eine Telefonnummer": re.compile(r"(?<![\w./-])(?:\+49[ ()/-]*|0)[1-9](?:[ ()/-]*\d){5,}"),
    "eine Kontonummer": re.compile(r"\bDE\d{2}(?: ?\d{4}){4} ?\d{2}\b"),
    "ein Geburtsdatum": re.compile(r"\b(?:geb\.|geboren am) *\d[\d.]*", re.IGNORECASE),
    "ein Wort, das nach Nichtöffentlichem klingt": re.compile(
        r"\bnicht[ -]?öffentlich\w*|\bvertraulich\w*|\bnur für den Dienstgebrauch\b|\bVS-NfD\b", re.IGNORECASE
    ),
}


def cautions(texts: Iterable[tuple[str, str]]) -> list[str]:
    """German sentences about ``texts``, pairs of what a text is called and the text itself; one per text and finding."""
    return [
        f"In „{name}“ steht {what}: „{match[0].strip()}“."
        for name, text in texts
        for what, pattern in FINDINGS.items()
        if (match := pattern.search(text))
    ]
