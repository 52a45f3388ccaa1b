"""One address of each page type, with much on it; for a loaded demo archive."""

from django.contrib.auth import get_user_model
from django.urls import reverse

from drucksachen.models import Beantwortung, Drucksache, Eingang
from gremien.models import Gremium, Sitzungstermin
from tests.drucksachen.reading import DOKUMENTE


def public_addresses():
    inquiry = Drucksache.objects.get(nummer="26309-22-E1")
    published = Drucksache.objects.published()
    return {
        "Start": "/",
        "Drucksachen": "/drucksachen/",
        "Drucksachen gefiltert": "/drucksachen/?q=stadt&stand=offen&von=unsinn",
        "keine Treffer": "/drucksachen/?q=quastenflosser",
        "Meinten Sie": "/drucksachen/?q=schuhle",
        "Suche": "/drucksachen/?q=schule",
        "Suche mit Auskünften": "/drucksachen/?q=schule+ODER+%22stadt&sortierung=aelteste",
        "Suche in Beantwortungen": "/beantwortungen/?q=stadt",
        "Suche in Sitzungen": "/sitzungen/?q=bericht",
        "Suche in Gremien": "/gremien/?q=ausschuss",
        "Beantwortungen": "/beantwortungen/",
        "Sitzungen": "/sitzungen/",
        "vergangene Sitzungen": "/sitzungen/?bis=2026-01-01",
        "Kalender": "/sitzungen/kalender/",
        "Kalender eines anderen Monats": "/sitzungen/kalender/2026-03/?q=rat",
        "Monat ohne Sitzung": "/sitzungen/kalender/1999-01/",
        "Kalender abonnieren": "/sitzungen/abonnieren/",
        "Mitgenommene Sitzungen": "/sitzungen/mitgenommen/",
        "Gremien": "/gremien/",
        "Anfrage": inquiry.get_absolute_url(),
        "ähnliche": reverse("drucksachen:drucksache_alike", args=[inquiry.kennung]),
        "offene Anfrage": published.open().first().get_absolute_url(),
        "Vorlage": published.filter(art="vorlage").first().get_absolute_url(),
        "Beantwortung": Beantwortung.objects.published().filter(bezuege__drucksache=inquiry).get().get_absolute_url(),
        "Zwischenantwort": Beantwortung.objects.published().filter(zwischenantwort=True).first().get_absolute_url(),
        "Sitzung": Sitzungstermin.objects.published()
        .upcoming()
        .filter(tagesordnungspunkte__oeffentlich=True)
        .first()
        .get_absolute_url(),
        "verlegte Sitzung": Sitzungstermin.objects.published().filter(status="verlegt").get().get_absolute_url(),
        "Gremium": Gremium.objects.get(kurzname="Rat").get_absolute_url(),
        "Fraktion": Gremium.objects.fraktionen().first().get_absolute_url(),
        "Hilfe": "/hilfe/",
        "Impressum": "/impressum/",
        "Datenschutz": "/datenschutz/",
        "Barrierefreiheit": "/barrierefreiheit/",
    }


def error_addresses():
    withdrawn = Drucksache.objects.withdrawn().first()
    return {
        "nicht gefunden": "/gibt-es-nicht/",
        "kein Monat": "/sitzungen/kalender/2026-13/",
        "zurückgezogen": withdrawn.get_absolute_url(),
    }


def preview_addresses():
    """Pages in the public look, with the staff's panel on top."""
    rows = {
        "Entwurf": Drucksache.objects.drafts().exclude(art="beantwortung").first(),
        "Entwurf einer Antwort": Beantwortung.objects.drafts().first(),
        "Entwurf einer Sitzung": Sitzungstermin.objects.drafts().first(),
        "veröffentlicht": Gremium.objects.get(kurzname="Rat"),
    }
    return {
        f"Vorschau {name}": reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_publish") + f"?id={row.pk}"
        for name, row in rows.items()
    }


def staff_addresses():
    draft, answer = Drucksache.objects.drafts().first(), Beantwortung.objects.published().first()
    meeting, body = Sitzungstermin.objects.upcoming().first(), Gremium.objects.get(kurzname="Rat")
    rows = {
        "drucksachen_drucksache": Drucksache.objects.get(nummer="26309-22-E1"),
        "drucksachen_beantwortung": answer,
        "gremien_sitzungstermin": meeting,
        "gremien_gremium": body,
    }
    found = {
        "Arbeitsplatz": "/admin/",
        "Körperschaft": "/admin/gremien/koerperschaft/1/change/",
        "Textseiten": "/admin/pages/textseite/",
        "Textseite": "/admin/pages/textseite/1/change/",
    }
    for route, row in rows.items():
        found[f"Liste {route}"] = reverse(f"admin:{route}_changelist")
        found[f"neu {route}"] = reverse(f"admin:{route}_add")
        found[f"ändern {route}"] = reverse(f"admin:{route}_change", args=[row.pk])
    found["Beantwortung aus Anfrage"] = (
        reverse("admin:drucksachen_beantwortung_add") + f"?anfrage={rows['drucksachen_drucksache'].kennung}"
    )
    found["mehrere veröffentlichen"] = (
        reverse("admin:drucksachen_drucksache_publish") + f"?id={draft.pk}&id={rows['drucksachen_drucksache'].pk}"
    )
    found["Tagesordnung"] = reverse("admin:gremien_sitzungstermin_agenda", args=[meeting.pk])
    found["Ergebnisse"] = reverse("admin:gremien_sitzungstermin_results", args=[meeting.pk])
    found["Jahresplan"] = reverse("admin:gremien_sitzungstermin_timetable")
    found["Dokument einlesen"] = reverse("admin:drucksachen_drucksache_einlesen")
    for entered_by in get_user_model().objects.filter(is_staff=True):
        document = Eingang.objects.create(benutzer=entered_by, text=(DOKUMENTE / "stellungnahme_brief.md").read_text())
        found[f"aus Dokument für {entered_by}"] = (
            reverse("admin:drucksachen_beantwortung_add") + f"?eingang={document.kennung}"
        )
    found["Zugänge"] = reverse("admin:accounts_user_changelist")
    found["zurückziehen"] = (
        reverse("admin:drucksachen_drucksache_withdraw") + f"?id={rows['drucksachen_drucksache'].pk}"
    )
    for route, row in rows.items():
        found[f"Verlauf {route}"] = reverse(f"admin:{route}_history", args=[row.pk])
    stage = draft.fassungen.first().vorgang
    found["wiederherstellen"] = reverse("admin:drucksachen_drucksache_restore", args=[draft.pk, stage])
    found["gelöscht"] = reverse("admin:drucksachen_drucksache_deleted")
    found["löschen"] = reverse("admin:drucksachen_drucksache_delete", args=[draft.pk])
    return found


def account_addresses():
    """The pages of one's own account, for somebody who has just logged in."""
    return {
        "Konto": "/konto/",
        "Zweiter Faktor": "/konto/zweiter-faktor/",
        "App einrichten": "/konto/zweiter-faktor/app/",
        "Passkey eintragen": "/konto/zweiter-faktor/passkeys/neu/",
        "Anmeldungen": "/konto/anmeldungen/",
        "Passwort ändern": "/konto/passwort/",
        "Abmelden": "/konto/abmelden/",
    }


def entrance_addresses():
    return {
        "Anmeldung": "/konto/anmelden/",
        "Passwort vergessen": "/konto/passwort/vergessen/",
        "Link gilt nicht": "/konto/passwort/neu/1-x/",
    }
