"""The Mappe as PDF: our own part as tagged text (PDF/UA-1), the pages of attached files drawn into pages left for them."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from gremien.mappe.contents import Datei, Mappe
from gremien.mappe.sheets import Inserted, NotTaken, put_in, sheets_of

STYLE = Path(__file__).with_name("mappe.css")
FONTS = Path(settings.BASE_DIR) / "static" / "vendor" / "fira-sans"
STANDARD = {"pdf_variant": "pdf/ua-1"}
FONT = re.compile(r"schrift:(fira-sans-latin-[0-9]{3}-(?:normal|italic)\.woff2)")


def as_html(mappe: Mappe, address: str, *, reader: str = "", made: str = "") -> str:
    """The Mappe as one page of HTML. ``address`` is where the archive is ("https://..."), ``reader`` whose name stands

    on every page because there is something non-public on some, ``made`` the moment at which it was made.
    """
    context = {"mappe": mappe, "sitzung": mappe.sitzung, "adresse": address, "leser": reader, "erstellt": made}
    return render_to_string("gremien/mappe/mappe.html", context)


def print_to(target: Path, mappe: Mappe, address: str, *, reader: str, made: str) -> None:
    """Make the PDF ``target``. Files that cannot be put in are named in it, with the reason."""
    paths = {file.anlage.kennung: path for file in mappe.alle_dateien if (path := look_into(file))}
    document = laid_out(as_html(mappe, address, reader=reader, made=made), address)
    document.write_pdf(target, **STANDARD)
    places = {anchor: index for index, page in enumerate(document.pages) for anchor in page.anchors}
    sheets = [sheet for file in mappe.alle_dateien for sheet in file.seiten]
    put_in(target, [Inserted(places[sheet.anker], paths[sheet.file], sheet) for sheet in sheets])


def look_into(file: Datei) -> Path | None:
    """Note the pages of a file, or why they are not put in; returns where it lies."""
    anlage = file.anlage
    if anlage.liegt_in_der_quelle:
        file.grund = f"liegt bei {anlage.quelle_host}"
        return None
    if anlage.endung != "pdf":
        file.grund = "ist kein PDF"
        return None
    try:
        with anlage.datei.storage.open(str(anlage.datei.name)) as content:
            file.seiten = sheets_of(content, anlage.kennung)
    except OSError:
        file.grund = "ist zurzeit nicht da"
    except NotTaken as error:
        file.grund = str(error)
    return Path(anlage.datei.path) if file.seiten else None


def laid_out(html: str, address: str) -> Any:
    """The pages, by WeasyPrint: imported here because it needs Pango, without which everything else works."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFonts(URLFetcher):
        """Our fonts, and nothing else: no address in a text makes this machine fetch anything."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            font = FONT.fullmatch(url)
            if font is None:
                raise ValueError("Die Mappe lädt nichts nach.")
            return URLFetcherResponse(url, (FONTS / font[1]).read_bytes(), {"Content-Type": "font/woff2"})

    fonts = FontConfiguration()
    style = CSS(string=STYLE.read_text(), font_config=fonts, url_fetcher=OwnFonts())
    page = HTML(string=html, base_url=address, url_fetcher=OwnFonts())
    return page.render(stylesheets=[style], font_config=fonts, **STANDARD)
