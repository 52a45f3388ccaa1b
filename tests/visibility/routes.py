"""Every route of the archive, and where it is fetched in the proof. A route that is not here fails the proof."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from drucksachen.models import Anlage, Beantwortung, Drucksache, Eingang
from gremien.models import Fachbereich, Gremium, Sitzungstermin
from ratsinfo.publishing.models import Governed
from tests.visibility.hostile import FILLER
from tests.visibility.oparl import OPARL

SUGGESTIONS = "drucksachen:drucksache_suggestions"
Paths = Callable[[], list[str]]
Rows = Callable[[Any], Any]

UNKNOWN = "zzzzzzz9"  # a key that no row has
QUERIES = (
    "",
    "?seite=2",
    "?sortierung=aelteste",
    "?sortierung=neueste",
    "?q=a",
    "?q=drucksache",
    "?q=drucksache&seite=2",
    "?q=drucksache&sortierung=aelteste",
    "?q=drucksache&jahr=1973",
    "?q=titel:drucksache+-antwort",
    "?q=kanarie*",
    "?jahr=1973",
    "?jahr=2026",
    "?von=1970-01-01&bis=2100-01-01",
    "?von=unsinn",
    "?stand=offen",
    "?stand=beantwortet",
    "?stand=ueberfaellig",
    "?art=anfrage",
    "?art=beantwortung",
    f"?gremium={UNKNOWN}",
    f"?fraktion={UNKNOWN}",
)
SOME_QUERIES = ("", "?q=a", "?q=drucksache", "?q=kanarie*", "?jahr=1973", "?stand=offen", f"?gremium={UNKNOWN}")


def plain(route: str) -> Paths:
    return lambda: [reverse(route)]


def named(route: str) -> Paths:
    """A list that is asked for names only."""
    return lambda: [reverse(route) + query for query in ("", "?q=ausschuss", "?q=kanarie*")]


def listing(route: str) -> Paths:
    """A list with every filter, also with the keys of what must not be seen; its other formats share them."""

    def paths() -> list[str]:
        if not route.endswith("_list"):
            hidden = [model.objects.order_by("pk").last() for model in (Gremium, Fachbereich)]
            by_key = [f"?{row._meta.model_name}={row.kennung}" for row in hidden if row]
            return [reverse(route) + query for query in (*SOME_QUERIES, *by_key)]
        bodies, parties = (
            Gremium.objects.exclude(art=Gremium.Art.FRAKTION),
            Gremium.objects.exclude(art=Gremium.Art.RAT),
        )
        options = {"gremium": bodies, "fraktion": parties, "fachbereich": Fachbereich.objects.all()}
        by_key = [f"?{name}={row.kennung}" for name, rows in options.items() for row in rows.order_by("pk")]
        places = [Drucksache.objects.order_by("pk").first(), Drucksache.objects.order_by("pk").last()]
        by_place = [f"?seite=2&{name}={row.kennung}" for name in ("nach", "vor") for row in places if row]
        return [reverse(route) + query for query in (*QUERIES, *by_key, *by_place)]

    return paths


def rows_of(model: Any) -> Any:
    """Every row of ``model``, public or not, except for those that only fill pages."""
    rows = model._default_manager.order_by("pk")
    return rows.exclude(titel__startswith=FILLER) if issubclass(model, Drucksache) else rows


def details(route: str, model: Any, *, slug: bool) -> Paths:
    """The page of every row there is, public or not, under its own slug and under a wrong one."""

    def paths() -> list[str]:
        found = []
        for row in rows_of(model):
            slugs = [row.slug, "falsch"] if slug else [None]
            found += [reverse(route, kwargs={"kennung": row.kennung} | ({"slug": s} if s else {})) for s in slugs]
        return found

    return paths


def suggestions() -> list[str]:
    """What is suggested for the beginning of every number and title, public or not."""
    rows = rows_of(Drucksache).values_list("nummer", "titel")
    typed = {text[:length] for row in rows for text in row if text for length in (3, 8, len(text))}
    return [f"{reverse(SUGGESTIONS)}?{urlencode({'q': text})}" for text in ["", "ka", *sorted(typed)]]


def numbers() -> list[str]:
    """Every number and every key, typed behind /drucksachen/."""
    typed = [
        *rows_of(Drucksache).values_list("nummer", flat=True),
        *rows_of(Drucksache).values_list("kennung", flat=True),
    ]
    return [reverse("drucksachen:drucksache_by_number", kwargs={"nummer": value}) for value in typed if value]


def downloads() -> list[str]:
    files = rows_of(Anlage)
    wrong = [reverse("drucksachen:anlage_download", kwargs={"kennung": f.kennung, "slug": "x.pdf"}) for f in files]
    return [file.get_absolute_url() for file in files] + wrong


def months() -> list[str]:
    """The month of every meeting there is, public or not, one of a year far off, and what is no month; with every filter."""
    days = Sitzungstermin.objects.order_by("pk").values_list("beginn", flat=True)
    asked = {f"{day:%Y-%m}" for day in days} | {"2099-12", "2026-13", "unsinn"}
    bodies = Gremium.objects.order_by("pk").values_list("kennung", flat=True)
    filters = ["", "?q=a", "?q=kanarie*", *(f"?gremium={key}" for key in (*bodies, UNKNOWN))]
    paths = [reverse("gremien:sitzungstermin_month", args=[month]) for month in sorted(asked)]
    return [*paths, *(paths[-3] + query for query in filters)]


def subscriptions(route: str) -> Paths:
    """The meetings of all Gremien, of each one there is, public or not, and of several."""

    def paths() -> list[str]:
        keys = [*Gremium.objects.order_by("pk").values_list("kennung", flat=True), UNKNOWN]
        choices = ["", "?gremium=", *(f"?gremium={key}" for key in keys), f"?gremium={keys[0]}&gremium={keys[-2]}"]
        return [reverse(route) + choice for choice in choices]

    return paths


def sitemap_sections() -> list[str]:
    sections = ("seiten", "drucksachen", "sitzungen", "gremien")
    return [reverse("portal:sitemap_section", kwargs={"section": section}) for section in sections]


# The pages of one's own account; what they show is proved in tests/accounts.
KONTO = (
    "konto",
    "account_login",
    "mfa_login_webauthn",
    "mfa_authenticate",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "usersessions_list",
)

PUBLIC: dict[str, Paths] = {
    "portal:start": plain("portal:start"),
    "portal:healthz": plain("portal:healthz"),
    "portal:robots": plain("portal:robots"),
    "portal:opensearch": plain("portal:opensearch"),
    "portal:security_txt": plain("portal:security_txt"),
    "portal:sitemap": plain("portal:sitemap"),
    "portal:sitemap_section": sitemap_sections,
    "pages:hilfe": plain("pages:hilfe"),
    "pages:impressum": plain("pages:impressum"),
    "pages:datenschutz": plain("pages:datenschutz"),
    "pages:barrierefreiheit": plain("pages:barrierefreiheit"),
    "offline:worker": plain("offline:worker"),
    "offline:taken_along": plain("offline:taken_along"),
    "drucksachen:drucksache_list": listing("drucksachen:drucksache_list"),
    "drucksachen:drucksache_feed": listing("drucksachen:drucksache_feed"),
    "drucksachen:drucksache_table": listing("drucksachen:drucksache_table"),
    "drucksachen:drucksache_json": listing("drucksachen:drucksache_json"),
    "drucksachen:drucksache_detail": details("drucksachen:drucksache_detail", Drucksache, slug=True),
    "drucksachen:drucksache_by_number": numbers,
    SUGGESTIONS: suggestions,
    "drucksachen:drucksache_alike": details("drucksachen:drucksache_alike", Drucksache, slug=False),
    "drucksachen:beantwortung_list": listing("drucksachen:beantwortung_list"),
    "drucksachen:beantwortung_feed": listing("drucksachen:beantwortung_feed"),
    "drucksachen:beantwortung_table": listing("drucksachen:beantwortung_table"),
    "drucksachen:beantwortung_json": listing("drucksachen:beantwortung_json"),
    "drucksachen:beantwortung_short": details("drucksachen:beantwortung_short", Beantwortung, slug=False),
    "drucksachen:beantwortung_detail": details("drucksachen:beantwortung_detail", Beantwortung, slug=True),
    "drucksachen:anlage_download": downloads,
    "gremien:sitzungstermin_list": listing("gremien:sitzungstermin_list"),
    "gremien:sitzungstermin_feed": listing("gremien:sitzungstermin_feed"),
    "gremien:sitzungstermin_table": listing("gremien:sitzungstermin_table"),
    "gremien:sitzungstermin_json": listing("gremien:sitzungstermin_json"),
    "gremien:sitzungstermin_calendar": subscriptions("gremien:sitzungstermin_calendar"),
    "gremien:sitzungstermin_month": months,
    "gremien:sitzungen_ics": subscriptions("gremien:sitzungen_ics"),
    "gremien:sitzungen_subscribe": subscriptions("gremien:sitzungen_subscribe"),
    "gremien:sitzungstermin_ics": details("gremien:sitzungstermin_ics", Sitzungstermin, slug=False),
    "gremien:sitzungstermin_short": details("gremien:sitzungstermin_short", Sitzungstermin, slug=False),
    "gremien:sitzungstermin_detail": details("gremien:sitzungstermin_detail", Sitzungstermin, slug=True),
    "gremien:sitzungstermin_changes_feed": details("gremien:sitzungstermin_changes_feed", Sitzungstermin, slug=True),
    "gremien:sitzungsmappe": details("gremien:sitzungsmappe", Sitzungstermin, slug=True),
    "gremien:gremium_list": named("gremien:gremium_list"),
    "gremien:gremium_feed": named("gremien:gremium_feed"),
    "gremien:gremium_table": named("gremien:gremium_table"),
    "gremien:gremium_json": named("gremien:gremium_json"),
    "gremien:gremium_short": details("gremien:gremium_short", Gremium, slug=False),
    "gremien:gremium_detail": details("gremien:gremium_detail", Gremium, slug=True),
    "gremien:gremium_ics": details("gremien:gremium_ics", Gremium, slug=True),
    "portal:gremium_feed": details("portal:gremium_feed", Gremium, slug=True),
    **{route: plain(route) for route in KONTO},
    "einladung": lambda: [reverse("einladung", args=["erfunden"])],
    "account_reset_password_from_key": lambda: [reverse("account_reset_password_from_key", args=["1", "erfunden"])],
    "mfa_edit_webauthn": lambda: [reverse("mfa_edit_webauthn", args=[1])],
    "mfa_remove_webauthn": lambda: [reverse("mfa_remove_webauthn", args=[1])],
    **OPARL,
}

# Routes of the admin by the end of their name; each takes the keys of every row of its model.
ADMIN_MODEL_ROUTES = {
    "changelist": False,
    "add": False,
    "publish": False,
    "withdraw": False,
    "release": False,
    "unrelease": False,
    "change": True,
    "delete": True,
    "history": True,
    "deleted": False,
    "restore": True,
    "einlesen": False,
    "clean": True,
    "vouch": True,
    "replace": True,
    "version": True,
    "agenda": True,
    "timetable": False,
    "results": True,
    "invite": True,
    "factors": True,
}
ADMIN_SITE_ROUTES = {
    "index": [()],
    "login": [()],
    "logout": [()],
    "password_change": [()],
    "password_change_done": [()],
    "jsi18n": [()],
    "autocomplete": [()],
    "app_list": [("gremien",), ("drucksachen",), ("auth",), ("accounts",), ("pages",), ("search",), ("oparl_import",)],
}
AUTOCOMPLETES = (
    ("drucksachen", "bezug", "drucksache"),
    ("drucksachen", "beratung", "gremium"),
    ("drucksachen", "beratung", "sitzungstermin"),
    ("drucksachen", "beratung", "tagesordnungspunkt"),
    ("drucksachen", "drucksache", "urheber"),
    ("drucksachen", "drucksache", "fachbereiche"),
    ("gremien", "mitgliedschaft", "person"),
    ("gremien", "vertretung", "person"),
    ("gremien", "vertretung", "gremium"),
    ("gremien", "sitzungstermin", "ersatztermin"),
    ("gremien", "gremium", "vorgaenger"),
)


def names(patterns: Any = None, namespace: str = "") -> Iterator[str]:
    """The name of every route of the URL conf, with its namespaces; a nameless one by its pattern."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from names(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}" if entry.name else f"{namespace}<{entry.pattern}>"


def admin_paths(rows: Rows = rows_of) -> list[str]:
    """Every address of the admin, with ``rows`` of every model in it; unknown kinds of routes raise KeyError."""
    found = []
    for name in sorted({name for name in names() if name.startswith("admin:")}):
        local = name.removeprefix("admin:")
        if local in ADMIN_SITE_ROUTES:
            found += [reverse(name, args=args) for args in ADMIN_SITE_ROUTES[local]]
        elif local == "view_on_site":
            found += [path for model in models_on_site() for path in addresses_on_site(model, rows)]
        elif local == "auth_user_password_change":
            found += [reverse(name, args=[row.pk]) for row in rows(get_user_model())]
        elif local.startswith("<"):
            assert local in ("<<path:object_id>/>", "<(?P<url>.*)$>"), f"{local} fehlt im Sichtbarkeitsbeweis"
            found += [f"{reverse('admin:index')}unbekannt/"]
        else:
            found += model_paths(name, rows)
    return found


def documents() -> list[str]:
    """The forms of new papers, opened with each document that somebody has read."""
    forms = [reverse(f"admin:drucksachen_{model}_add") for model in ("drucksache", "beantwortung")]
    return [f"{form}?eingang={document.kennung}" for form in forms for document in Eingang.objects.all()]


def look_ups(term: str = "") -> list[str]:
    base = reverse("admin:autocomplete")
    asked = [{"app_label": app, "model_name": model, "field_name": field} for app, model, field in AUTOCOMPLETES]
    return [f"{base}?{urlencode(query | {'term': term})}" for query in asked]


def models_on_site() -> list[Any]:
    return [model for model in apps.get_models() if model in admin.site._registry or issubclass(model, Governed)]


def addresses_on_site(model: Any, rows: Rows = rows_of) -> list[str]:
    """Where the admin's links to the public page of each row lead through."""
    kind = ContentType.objects.get_for_model(model, for_concrete_model=False).pk
    return [reverse("admin:view_on_site", args=[kind, row.pk]) for row in rows(model)]


def model_of(name: str) -> tuple[Any, str]:
    """The model and the kind of page of a route such as "admin:gremien_person_change"."""
    app, model_name, kind = name.removeprefix("admin:").rsplit("_", 2)
    return apps.get_model(app, model_name), kind


def model_paths(name: str, rows: Rows = rows_of) -> list[str]:
    model, kind = model_of(name)
    pks = [row.pk for row in rows(model)]
    if kind == "restore":
        versions = model.fassungen.order_by("id", "vorgang").filter(id__in=pks).values_list("id", "vorgang").distinct()
        return [reverse(name, args=version) for version in versions]
    if ADMIN_MODEL_ROUTES[kind]:
        return [reverse(name, args=[pk]) for pk in pks]
    query = "?" + "&".join(f"id={pk}" for pk in pks) if kind in ("publish", "withdraw", "release", "unrelease") else ""
    return [reverse(name) + query]
