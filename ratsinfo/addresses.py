"""Stable addresses: a drawn key that never changes, and a readable slug that may.

The key (``kennung``) is drawn and not counted, so that it tells neither order nor number of what
exists; it is written in Crockford's base 32, which leaves out the letters that are taken for others.
"""

import re
import secrets
from functools import lru_cache
from typing import Any, ClassVar, Self

from django.db import models
from django.urls import get_script_prefix, reverse
from django.utils.text import slugify

from ratsinfo.folding import fold

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 8
SLUG_LENGTH = 60
_KENNUNG, _SLUG = "0000000k", "slug"  # stand-ins in the address of a page


def draw_kennung() -> str:
    """Eight random characters, at least one of them a letter: a typed number of digits is never a key."""
    while True:
        kennung = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not kennung.isdecimal():
            return kennung


@lru_cache(maxsize=2000)
def readable_slug(text: str) -> str:
    """``text`` as part of an address: ASCII, hyphens, cut at a word near 60 characters; may be empty."""
    slug = slugify(fold(text).replace("/", "-"))
    if len(slug) <= SLUG_LENGTH:
        return slug
    return slug[: SLUG_LENGTH + 1].rsplit("-", 1)[0][:SLUG_LENGTH].strip("-")


class KennungConverter:
    """Path converter for a key, however its letters are typed; a number of digits only is none."""

    regex = rf"(?=[0-9]*[A-Za-z])[{ALPHABET}{ALPHABET.upper()}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value.lower()

    @classmethod
    def find(cls, text: str) -> str:
        """The key that somebody typed, however its letters were typed; empty for what cannot be one."""
        return text.lower() if re.fullmatch(cls.regex, text) else ""

    def to_url(self, value: str) -> str:
        return value


def address_of(route: str) -> str:
    """The address of ``route``, which takes nothing."""
    return _address(route, get_script_prefix())


def page_address(route: str, kennung: str, slug: str) -> str:
    """The address of a page of its own under ``route``: a list has dozens of them."""
    return _address(route, get_script_prefix(), kennung=_KENNUNG, slug=_SLUG).replace(
        f"{_KENNUNG}/{_SLUG}", f"{kennung}/{slug}"
    )


@lru_cache
def _address(route: str, prefix: str, **parts: str) -> str:
    """Worked out once; ``prefix`` is where the site begins, which ``reverse`` knows."""
    return reverse(route, kwargs=parts)


class Keyed(models.Model):
    """A row that others can name for good, by a key that never changes."""

    kennung = models.CharField(
        "Kennung",
        max_length=LENGTH,
        unique=True,
        default=draw_kennung,
        editable=False,
        error_messages={"unique": "Diese Kennung ist schon vergeben."},
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and not self.pk:
            self.avoid_collision()
        super().save(*args, **kwargs)

    def avoid_collision(self) -> None:
        """Draw again while another row has this key: rare, but sure to happen in an archive of a million."""
        rows: models.Manager[Self] = self._meta.base_manager
        while rows.filter(kennung=self.kennung).exists():
            self.kennung = draw_kennung()


class Addressed(Keyed):
    """A row with a page of its own under ``/<path>/<kennung>/<slug>/``."""

    detail_route: ClassVar[str]

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return page_address(self.detail_route, self.kennung, self.slug)

    def get_permanent_url(self) -> str:
        """The address without its readable end: it stays when what the row is called changes, and leads there."""
        return self.get_absolute_url().removesuffix(f"{self.slug}/")

    @property
    def slug(self) -> str:
        """The readable end of the address; never empty."""
        return readable_slug(self.slug_text()) or self._meta.model_name or "seite"

    def slug_text(self) -> str:
        """What the slug is made from; by default what the row is called."""
        return str(self)
