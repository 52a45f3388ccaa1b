from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from drucksachen.models import Drucksache
from gremien.models import Gremium, Sitzungstermin


class VisibleSitemap(Sitemap):
    """What the public may see of one model, in pages of moderate size, by a key that never changes."""

    model: Any
    limit = 5000

    def items(self) -> Any:
        return self.model.objects.visible_to(AnonymousUser()).order_by("pk")

    def lastmod(self, item: Any) -> datetime:
        return item.geaendert_am

    def get_latest_lastmod(self) -> None:
        """Not in the index: it would have to look at every row of every page."""
        return


class DrucksacheSitemap(VisibleSitemap):
    model = Drucksache

    def items(self) -> Any:
        return super().items().only("kennung", "art", "nummer", "titel", "geaendert_am")


class SitzungsterminSitemap(VisibleSitemap):
    model = Sitzungstermin


class GremiumSitemap(VisibleSitemap):
    model = Gremium


class PageSitemap(Sitemap):
    """The pages that are always there."""

    def items(self) -> list[str]:
        return [
            "portal:start",
            "drucksachen:drucksache_list",
            "drucksachen:beantwortung_list",
            "gremien:sitzungstermin_list",
            "gremien:sitzungstermin_calendar",
            "gremien:sitzungen_subscribe",
            "gremien:gremium_list",
            "pages:hilfe",
            "pages:impressum",
            "pages:datenschutz",
            "pages:barrierefreiheit",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {
    "seiten": PageSitemap,
    "drucksachen": DrucksacheSitemap,
    "sitzungen": SitzungsterminSitemap,
    "gremien": GremiumSitemap,
}
