"""How long reading takes: ``python -m tests.benchmarks.reading``.

A document of ten pages stays below a second, and texts of 5 MB, of whatever kind, take time in proportion to their length:
each is read at a quarter of the length too, and what four times the text costs is printed beside it.
"""

import os
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from drucksachen.reading.rules import read  # noqa: E402

SIZE = 5_000_000
LETTER = (Path(__file__).parents[1] / "drucksachen/reading/dokumente/stellungnahme_tabelle.txt").read_text(
    encoding="utf-8"
)
PROSE = "Die Verwaltung hat den Sachverhalt geprüft und kann mitteilen, dass im laufenden Jahr keine Mit-\ntel bereitstehen. "
TEXTS = {
    "Prosa": PROSE * 100 + "\n",
    "ein Absatz ohne Leerzeile": PROSE.replace("\n", "") + "\n",
    "eine Zeile": "Wort ",
    "Leerzeichen": "a" + " " * 999,
    "Leerzeilen": "\n",
    "nummerierte Zeilen": "1. Wie viele?\n2. Warum?\n",
    "Zu 1.)": "Zu 1.)\n\nEine Antwort.\n\n",
    "Fragezeichen": "Warum? ",
    "fragende Zeilen": "Warum ist das so?\n\nDarum.\n\n",
    "Tabellenzeilen": "| Rat der Stadt | 24.05.2023 | öffentlich |\n",
    "Kopf einer Tabelle": "Gremium Termin TOP Zuständigkeit\n",
    "Etiketten": "Vorlage Nr.: 2023/0877\n",
    "Etiketten ohne Wert": "Vorlage Nr.:\n",
    "Seitenwechsel": "Kopfzeile der Stadt\nSatz ohne Ende\nSeite 2 von 9\n\f",
    "Unterschriften": "gez. Muster\n",
    "Bezüge": "Anfrage der Fraktion vom 24.05.2023, Drucksache 12/2023 ",
    "Sternchen": "*a ",
    "Trennstriche": "Ver-\n",
    "Daten": "24.05.2023 ",
    "Klammern": "((((",
    "Zahlen": "1",
    "Papiere hintereinander": LETTER,
}  # fmt: skip


def main() -> None:
    ten_pages = (LETTER + "\n" + PROSE * 200)[:30_000]
    print(f"Papier von zehn Seiten: {_seconds(ten_pages):.2f} s")
    print(f"{'5 MB':28} {'Sekunden':>9} {'mal ein Viertel':>16}")
    for name, piece in TEXTS.items():
        text = piece * (SIZE // len(piece) + 1)
        quarter, whole = _seconds(text[: SIZE // 4]), _seconds(text[:SIZE])
        print(f"{name:28} {whole:9.2f} {whole / quarter:16.1f}", flush=True)


def _seconds(text: str) -> float:
    begin = time.process_time()
    read(text)
    return time.process_time() - begin


if __name__ == "__main__":
    main()
