"""The style guide as tests: what somebody would have to remember is checked."""

import re
from pathlib import Path

import allauth
import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.template.loader import get_template

from drucksachen.models import (
    Dateibefund,
    Dateitext,
    Eingang,
    Fassungsdrucksache,
    Fassungszeile,
    Tagesordnungsfassung,
    Zugriff,
)
from ratsinfo.history.records import is_version
from ratsinfo.publishing.models import Publishable

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("gremien", "drucksachen", "pages", "accounts")
ALL = [model for label in OURS for model in apps.get_app_config(label).get_models()]
MODELS = [model for model in ALL if not is_version(model)]
VERSIONS = [model for model in ALL if is_version(model)]
ALLAUTH = Path(allauth.__file__).parent / "templates"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCES = [
    path
    for folder in ("ratsinfo", "gremien", "drucksachen")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
class TestModels:
    def test_names_and_order_are_explicit(self, model):
        assert model._meta.original_attrs.get("verbose_name")
        assert model._meta.original_attrs.get("verbose_name_plural")
        assert model._meta.ordering

    def test_it_says_what_it_is(self, model):
        assert model.__doc__
        assert not model.__doc__.startswith(f"{model.__name__}(")
        assert "__str__" in {
            name
            for parent in model.__mro__
            if parent.__module__.split(".")[0] in ("ratsinfo", "gremien", "drucksachen")
            for name in vars(parent)
        }

    def test_its_german_name_stands_in_the_glossary(self, model):
        readme = (ROOT / "README.md").read_text()
        assert f"| {model._meta.verbose_name} |" in readme

    def test_constraints_speak_german(self, model):
        for constraint in model._meta.constraints:
            assert constraint.violation_error_message != constraint.default_violation_error_message, constraint.name

    def test_choices_are_kept_by_a_constraint(self, model):
        if model._meta.proxy:
            return
        kept = " ".join(
            str(constraint.condition) for constraint in model._meta.constraints if hasattr(constraint, "condition")
        )
        for field in model._meta.local_concrete_fields:
            if field.choices:
                assert f"'{field.name}__in'" in kept, field.name
                assert all(f"'{value}'" in kept for value, _ in field.choices), field.name

    def test_publishable_keeps_what_publishing_needs(self, model):
        if issubclass(model, Publishable) and not model._meta.proxy:
            names = {constraint.name for constraint in model._meta.constraints}
            prefix = f"{model._meta.app_label}_{model._meta.model_name}"
            assert {f"{prefix}_rueckzug_nach_veroeffentlichung", f"{prefix}_rueckzug_nur_veroeffentlichtes"} <= names
            assert "publish" in model._meta.default_permissions

    def test_fields_have_german_labels(self, model):
        for field in model._meta.local_concrete_fields:
            if field.editable and not field.primary_key:
                assert "_" not in str(field.verbose_name), field.name

    def test_nothing_official_falls_with_what_it_points_to(self, model):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.ForeignKey) and field.name not in getattr(model, "belongs_to", ()):
                # A sub-item of an item that is taken out stays, one level higher; a file goes with the draft that both are of.
                kept = {"uebergeordnet": models.SET_NULL, "ersetzt": models.RESTRICT}.get(field.name, models.PROTECT)
                assert field.remote_field.on_delete in (kept, models.PROTECT), field.name


@pytest.mark.parametrize("model", VERSIONS, ids=lambda model: model.__name__)
class TestVersions:
    """Earlier versions are for the staff: nothing that a public page could follow leads to them."""

    def test_they_are_on_no_page_of_their_own_and_have_no_rights(self, model):
        assert not admin.site.is_registered(model)
        assert model._meta.default_permissions == ()

    def test_their_names_are_german(self, model):
        assert model._meta.verbose_name.startswith("Fassung: ")
        assert model._meta.verbose_name_plural.startswith("Fassung")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_relation_leads_from_a_row_to_its_versions(model):
    assert not [
        field.name for field in model._meta.get_fields() if field.is_relation and is_version(field.related_model)
    ]


def test_every_model_of_the_archive_keeps_its_versions():
    kept = {model.instance_type for model in VERSIONS if hasattr(model, "history_user")}
    assert kept == {
        model
        for model in MODELS
        if not model._meta.proxy and model._meta.app_label in ("gremien", "drucksachen", "pages")
    } - {Dateibefund, Dateitext, Eingang, Zugriff} - {Tagesordnungsfassung, Fassungszeile, Fassungsdrucksache}
    # The former are made by the archive itself; the latter are versions, and never change.


def test_versions_are_read_in_the_history_and_its_pages_only():
    allowed = {ROOT / "ratsinfo/history", ROOT / "ratsinfo/staff"}
    for path in SOURCES:
        if not allowed & set(path.parents):
            text = path.read_text().replace("fassungen = Fassungen(", "")
            assert not re.search(r"\bfassungen\b|\w+Fassung\b|\.history\b(?!\.(?:records|revisions) import)", text), (
                path
            )


class TestTemplates:
    def test_each_can_be_parsed(self):
        for path in TEMPLATES:
            get_template(str(path.relative_to(ROOT / "templates")))

    def test_each_is_used(self):
        names = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]
        used = " ".join(path.read_text() for path in [*SOURCES, *TEMPLATES])
        by_django = {
            "400.html",
            "403.html",
            "403_csrf.html",
            "404.html",
            "500.html",
            "429.html",
            "admin/base_site.html",
            "admin/search_form.html",
        }
        by_view = {f"{app}/{model.__name__.lower()}_detail.html" for model in MODELS for app in [model._meta.app_label]}
        by_allauth = {name for name in names if (ALLAUTH / name).exists()}
        unused = [name for name in names if f'"{name}"' not in used and name not in by_django | by_view | by_allauth]
        assert unused == []

    def test_partials_begin_with_an_underscore(self):
        for path in TEMPLATES:
            for name in re.findall(r'{% include "([^"]+)"', path.read_text()):
                assert name.rsplit("/", 1)[1].startswith("_") or name.startswith("admin/includes/"), f"{path}: {name}"

    def test_none_asks_the_database_by_itself(self):
        """From a sealed row these would go around what was fetched through the rule."""
        allowed = {"paginator.count", "forloop.first", "forloop.last"}
        asking = re.compile(r"\w+\.(?:count|exists|first|last|values|values_list|latest|earliest|in_bulk|iterator)\b")
        for path in TEMPLATES:
            assert set(asking.findall(path.read_text())) <= allowed, path

    def test_none_shows_what_is_not_for_the_public(self):
        for path in TEMPLATES:
            if "admin" in path.parts:
                continue
            for word in (
                ".verantwortlich }",
                "rueckzug_grund",
                "veroeffentlicht_von",
                "zurueckgezogen_von",
                "dateiname",
            ):
                assert word not in path.read_text(), f"{path}: {word}"

    def test_none_marks_text_as_safe(self):
        for path in TEMPLATES:
            assert "|safe" not in path.read_text(), path
            assert "autoescape off" not in path.read_text(), path

    def test_style_and_script_are_never_inline(self):
        for path in TEMPLATES:
            assert not re.search(r'\sstyle="|<style|<script(?![^>]*\bsrc=)|\son[a-z]{4,}="', path.read_text()), path


class TestCode:
    def test_publication_is_filtered_on_in_one_place_only(self):
        fields = re.compile(r"\b(?:veroeffentlicht_am|zurueckgezogen_am)__|\boeffentlich=True")
        for path in SOURCES:
            if "publishing" not in path.parts:
                assert not fields.search(path.read_text()), path

    def test_public_views_reach_rows_only_through_the_rule(self):
        """Every queryset in a view, filter or page begins with visible_to() or withdrawn()."""
        pages = ("views", "filters", "dossier", "shapes", "agenda", "links", "sitemaps", "structured_data", "listings")
        start = re.compile(
            r"\b(?!Koerperschaft|Textseite|Wahlperiode)[A-Z]\w+\.objects\.(?!visible_to\(|withdrawn\()\w+"
        )
        for path in SOURCES:
            if path.stem in pages and "publishing" not in path.parts:
                assert not start.search(path.read_text()), path

    def test_names_say_something(self):
        assert not [path for path in SOURCES if path.stem in ("utils", "helpers", "services", "common", "misc")]

    def test_files_keep_to_one_idea(self):
        assert not [path for path in SOURCES if len(path.read_text().splitlines()) > 400]

    def test_vendored_files_are_unchanged(self):
        import hashlib

        folder = ROOT / "static" / "vendor"
        listed = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
        present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {
            "README.md",
            "SHA256SUMS",
        }
        assert present == set(listed)
        for name, digest in listed.items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name

    def test_style_sheet_uses_tokens_that_exist_and_no_fallback(self):
        kern = (ROOT / "static/vendor/kern-ux/kern.min.css").read_text()
        ours = (ROOT / "static/ratsinfo/archiv.css").read_text()
        assert not re.search(r"var\(--kern-[^)]*,", ours)
        for token in set(re.findall(r"var\((--kern-[\w-]+)\)", ours)):
            assert f"{token}:" in kern, token
