"""Forms of the staff's pages: an inquiry, an answer, their lines and files."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminFileWidget
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import format_html

from drucksachen.models import Anlage, Antwortteil, Drucksache, Frage
from gremien.plausibility import far_off
from ratsinfo.staff.autocomplete import LoadedInlineFormSet
from ratsinfo.staff.forms import ClassifiedForm, CountsWithTextForm, OrderedInlineFormSet, offer

MOST_NAMED = 5  # rows that one warning names
KINDS = [choice for choice in Drucksache.Art.choices if choice[0] != Drucksache.Art.BEANTWORTUNG]


class PaperForm(forms.ModelForm):
    """What is asked about every Drucksache."""

    def warnings(self) -> list[str]:
        return [*self.same_number(), *far_off(self, "datum")]

    def same_number(self) -> list[str]:
        """The Drucksachen that bear a number just typed already, each with a link."""
        if "nummer" not in self.changed_data:
            return []
        others = Drucksache.objects.numbered(self.cleaned_data["nummer"]).exclude(pk=self.instance.pk)
        return [
            format_html(
                'Die Nummer {} gibt es schon: <a href="{}">{}, {} vom {}</a>',
                other.nummer, staff_address(other), other.titel, other.get_art_display(), f"{other.datum:%d.%m.%Y}",
            )
            for other in others[:MOST_NAMED]
        ]  # fmt: skip


class DrucksacheForm(PaperForm):
    """Everything but an answer, which has a page of its own."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        offer(self, "art", [("", "---------"), *KINDS])

    def warnings(self) -> list[str]:
        return super().warnings() + self.older_answers()

    def older_answers(self) -> list[str]:
        """The answers to this inquiry that would be older than it with the date just typed."""
        if not self.instance.pk or "datum" not in self.changed_data:
            return []
        links = self.instance.antwort_bezuege.filter(beantwortung__datum__lt=self.cleaned_data["datum"])
        return [
            older_than(link.beantwortung, self.instance) for link in links.select_related("beantwortung")[:MOST_NAMED]
        ]


class BeantwortungForm(PaperForm):
    def older_than_saved(self, typed_links: list[Any]) -> list[str]:
        """The inquiries of saved references, not on ``typed_links``, that are younger than the date just typed."""
        if not self.instance.pk or "datum" not in self.changed_data:
            return []
        typed = [line.instance.pk for line in typed_links if line.instance.pk]
        links = self.instance.bezuege.exclude(pk__in=typed).filter(drucksache__datum__gt=self.cleaned_data["datum"])
        return [older_than(self.instance, link.drucksache) for link in links.select_related("drucksache")[:MOST_NAMED]]


class FrageForm(CountsWithTextForm):
    pass


class BeratungForm(ClassifiedForm):
    def warnings(self) -> list[str]:
        return far_off(self, "termin")


class BezugForm(forms.ModelForm):
    """Number and date of a chosen public inquiry are kept as the printed reference, where nothing else was typed."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        inquiry = data.get("drucksache")
        if inquiry and not data.get("nummer") and not data.get("wortlaut") and inquiry.is_public():
            data["nummer"], data["datum"] = inquiry.nummer, data.get("datum") or inquiry.datum
        return data

    def warnings(self) -> list[str]:
        return far_off(self, "datum")

    def is_younger_than(self, answer: Any) -> bool:
        """Whether the inquiry, or what is printed of it, has a later date than ``answer``."""
        inquiry = self.cleaned_data.get("drucksache")
        day = inquiry.datum if inquiry else self.cleaned_data.get("datum")
        return day is not None and day > answer.datum


class QuestionsField(forms.MultipleChoiceField):
    """The Fragen that an Antwortteil answers, from a list that the whole page shares."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[int]:
        return [int(pk) for pk in super().clean(value)]

    def prepare_value(self, value: Any) -> Any:
        return [str(getattr(item, "pk", item)) for item in value or []]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class AntwortteilForm(CountsWithTextForm):
    fragen = QuestionsField(required=False, label="beantwortet die Fragen")

    class Meta:
        model = Antwortteil
        fields = "__all__"


class AntwortteilFormSet(OrderedInlineFormSet):
    """``questions`` are the Fragen of the inquiries that the answer refers to, fetched once for all parts."""

    def __init__(self, *args: Any, questions: Iterable[Frage] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.question_choices = [(str(question.pk), str(question)) for question in questions]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        offer(form, "fragen", self.question_choices)


class StoredFile:
    """A stored file as its form shows it: under the name it came with, linked to where the rule delivers it."""

    def __init__(self, anlage: Anlage):
        self.name, self.url = anlage.dateiname or anlage.download_name, anlage.get_absolute_url()

    def __str__(self) -> str:
        return self.name


class StoredFileWidget(AdminFileWidget):
    def format_value(self, value: Any) -> Any:
        return StoredFile(value.instance) if self.is_initial(value) else None


class AnlageForm(forms.ModelForm):
    """A file on the page of what it belongs to, or on its own."""

    kinds: tuple[Anlage.Art, ...] = tuple(Anlage.Art)

    class Meta:
        widgets = {"datei": StoredFileWidget}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        offer(self, "art", [(kind.value, kind.label) for kind in self.kinds])
        if "datei" in self.fields and self.instance.liegt_in_der_quelle:
            self.fields["datei"].required = False
            self.fields["datei"].help_text = f"Liegt nicht hier, sondern in der Quelle: {self.instance.quelle}"
        if "name" in self.fields:
            self.fields["name"].required = False
            self.fields["name"].help_text = "Leer gelassen gilt der Dateiname. Wird mit der Datei öffentlich."

    def warnings(self) -> list[str]:
        return far_off(self, "datum")


class NeueFassungForm(AnlageForm):
    """What takes the place of a file that is public."""

    class Meta:
        model = Anlage
        fields = ("datei", "name", "datum")
        widgets = {"datei": forms.FileInput, "datum": AdminDateWidget}


class DrucksachendateiForm(AnlageForm):
    kinds = (Anlage.Art.DOKUMENT, Anlage.Art.STELLUNGNAHME, Anlage.Art.ANLAGE)


class SitzungsdateiForm(AnlageForm):
    kinds = (Anlage.Art.EINLADUNG, Anlage.Art.NIEDERSCHRIFT, Anlage.Art.ANLAGE)


class AnlageFormSet(LoadedInlineFormSet):
    """Files on the page of what they belong to; one that was public stays."""

    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if form.instance.is_official:
                raise ValidationError(f"„{form.instance}“ war öffentlich: bitte zurückziehen statt löschen.")


def older_than(answer: Any, inquiry: Any) -> str:
    return format_html(
        "Die Beantwortung „{}“ vom {} ist älter als die Anfrage „{}“.", answer, f"{answer.datum:%d.%m.%Y}", inquiry
    )


def staff_address(paper: Drucksache) -> str:
    kind = "beantwortung" if paper.ist_beantwortung else "drucksache"
    return reverse(f"admin:drucksachen_{kind}_change", args=[paper.pk])


def questions_of(inquiries: Iterable[int]) -> list[Frage]:
    """The Fragen of the Drucksachen with these keys, in their order."""
    return list(Frage.objects.filter(drucksache__in=list(inquiries)).order_by("drucksache", "position", "pk"))


def with_questions(lines: Any) -> Any:
    """The parts of an answer with the Fragen each of them answers, in one query for all."""
    return lines.prefetch_related(Prefetch("fragen", queryset=Frage.objects.all()))
