"""What may be a mistake is asked about, not refused."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from drucksachen.models import Beantwortung, Drucksache
from gremien.models import Sitzungstermin, Wahlperiode
from tests import factories as make
from tests.staff.forms import confirm, fields_of, submit

pytestmark = pytest.mark.django_db
ADD = "/admin/drucksachen/drucksache/add/"
ADD_ANSWER = "/admin/drucksachen/beantwortung/add/"
ADD_MEETING = "/admin/gremien/sitzungstermin/add/"


@pytest.fixture
def clerk(client):
    user = make.make_clerk()
    client.force_login(user)
    return user


def change(thing):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def warnings_of(response):
    """The warnings of a page; nothing when it was saved."""
    return [] if response.status_code == 302 else list(response.context["hinweis"].warnings)


class TestConfirming:
    def test_nothing_is_saved_and_everything_typed_stays(self, client, clerk):
        typed = {"titel": "Mein Titel", "datum": "01.01.1900", "fragen-1-text": "Warum?", "fragen-1-bezeichnung": "2."}
        response = submit(client, ADD, typed)
        assert warnings_of(response)
        assert not Drucksache.objects.exists()
        fields = fields_of(response)
        assert {name: fields[name] for name in typed} == typed

    def test_ticking_the_box_saves(self, client, clerk):
        response = confirm(client, ADD, submit(client, ADD, {"titel": "x", "datum": "01.01.1900"}))
        assert response.status_code == 302
        assert Drucksache.objects.get().datum == date(1900, 1, 1)

    def test_box_stands_for_exactly_these_warnings(self, client, clerk):
        response = submit(client, ADD, {"titel": "x", "datum": "01.01.1900"})
        fields = fields_of(response) | {"_trotzdem": response.context["hinweis"].confirmation}
        again = client.post(ADD, fields | {"datum": "01.01.1800", "_save": "1"})
        assert warnings_of(again) != warnings_of(response)
        assert not Drucksache.objects.exists()

    def test_files_have_to_be_chosen_again_and_are_named(self, client, clerk):
        file = SimpleUploadedFile("Lageplan.pdf", make.PDF)
        typed = {"titel": "x", "datum": "01.01.1900", "anlagen-TOTAL_FORMS": "1", "anlagen-0-datei": file}
        response = submit(client, ADD, typed | {"anlagen-0-art": "anlage"})
        assert "noch einmal auswählen: Lageplan.pdf" in response.content.decode()

    def test_errors_come_first(self, client, clerk):
        response = submit(client, ADD, {"titel": "", "datum": "01.01.1900"})
        assert "hinweis" not in response.context


class TestNumber:
    def test_that_exists_already_is_shown_with_a_link_in_any_spelling(self, client, clerk):
        other = make.make_beantwortung(nummer="26309-22-E1", titel="Schon da", bezug={"nummer": "1-22"})
        response = submit(client, ADD, {"titel": "x", "nummer": "26309-22-e1"})
        (warning,) = warnings_of(response)
        assert "Schon da, Beantwortung vom 02.04.2026" in warning
        assert f'href="{change(other)}"' in warning

    def test_own_number_is_no_warning(self, client, clerk):
        paper = make.make_drucksache(nummer="26309-22-E1")
        assert submit(client, change(paper), {"nummer": "26309-22-E1", "titel": "Neu"}).status_code == 302

    def test_title_of_the_other_is_escaped(self, client, clerk):
        make.make_drucksache("<script>", nummer="26309-22-E1")
        assert "<script>" not in warnings_of(submit(client, ADD, {"titel": "x", "nummer": "26309-22-E1"}))[0]


class TestDates:
    @pytest.mark.parametrize(
        ("days", "warned"), [(0, False), (366, False), (367, True), (-365 * 49, False), (-366 * 52, True)]
    )
    def test_within_a_year_from_now_and_fifty_years_back_is_plausible(self, client, clerk, days, warned):
        day = timezone.localdate() + timedelta(days=days)
        response = submit(client, ADD, {"titel": "x", "datum": f"{day:%d.%m.%Y}"})
        assert bool(warnings_of(response)) is warned

    def test_first_wahlperiode_is_the_beginning(self, client, clerk):
        Wahlperiode.objects.create(name="2020–2025", beginn=date(2020, 11, 1))
        (warning,) = warnings_of(submit(client, ADD, {"titel": "x", "datum": "31.10.2020"}))
        assert warning == "Datum: der 31.10.2020 liegt vor der ersten Wahlperiode im Archiv (ab 01.11.2020)."
        assert submit(client, ADD, {"titel": "x", "datum": "01.11.2020"}).status_code == 302

    def test_date_that_was_confirmed_once_is_not_asked_about_again(self, client, clerk):
        paper = make.make_drucksache("Alt", datum=date(1900, 1, 1))
        assert submit(client, change(paper), {"titel": "Neu"}).status_code == 302

    @pytest.mark.parametrize(
        ("line", "typed"),
        [
            ("bezuege", {"bezuege-0-nummer": "1-00", "bezuege-0-datum": "01.01.1900"}),
            ("beratungen", {"beratungen-0-termin": "01.01.1900", "beratungen-0-zustaendigkeit": "entscheidung"}),
        ],
    )
    def test_lines_are_read_too(self, client, clerk, line, typed):
        body = make.make_gremium()
        typed |= {"titel": "x", "antwortteile-0-text": "y"}
        if line == "beratungen":
            typed |= {"beratungen-0-gremium": body.pk, "beratungen-0-oeffentlich": "1"}
        assert "der 01.01.1900 liegt" in warnings_of(submit(client, ADD_ANSWER, typed))[0]

    def test_meeting_in_the_past_when_newly_entered(self, client, clerk):
        body, day = make.make_gremium(), timezone.localdate() - timedelta(days=3)
        typed = {"gremien": [body.pk], "beginn_0": f"{day:%d.%m.%Y}", "beginn_1": "15:00"}
        response = submit(client, ADD_MEETING, typed)
        assert warnings_of(response) == ["Der Sitzungstermin liegt in der Vergangenheit."]
        assert confirm(client, ADD_MEETING, response).status_code == 302
        assert submit(client, change(Sitzungstermin.objects.get()), {"raum": "Saal"}).status_code == 302


class TestAnswerOlderThanItsInquiry:
    def test_chosen_inquiry(self, client, clerk):
        inquiry = make.make_anfrage("Radwege", datum=date(2026, 3, 2))
        typed = {"titel": "x", "datum": "01.03.2026", "bezuege-0-drucksache": inquiry.pk, "antwortteile-0-text": "y"}
        (warning,) = warnings_of(submit(client, ADD_ANSWER, typed))
        assert "vom 01.03.2026 ist älter als die Anfrage „Radwege“" in warning
        assert submit(client, ADD_ANSWER, typed | {"datum": "02.03.2026"}).status_code == 302

    def test_printed_date(self, client, clerk):
        typed = {"titel": "x", "datum": "01.03.2026", "bezuege-0-nummer": "1-26", "bezuege-0-datum": "02.03.2026"}
        assert "ist älter als" in warnings_of(submit(client, ADD_ANSWER, typed))[0]

    def test_date_of_a_saved_answer_that_moves_before_its_inquiry(self, client, clerk):
        answer = make.make_beantwortung(make.make_anfrage("Radwege", datum=date(2026, 3, 2)))
        assert "ist älter als" in warnings_of(submit(client, change(answer), {"datum": "01.03.2026"}))[0]

    def test_date_of_a_saved_inquiry_that_moves_behind_its_answer(self, client, clerk):
        inquiry = make.make_anfrage("Radwege", datum=date(2026, 3, 2))
        make.make_beantwortung(inquiry, datum=date(2026, 4, 2))
        assert "ist älter als" in warnings_of(submit(client, change(inquiry), {"datum": "03.04.2026"}))[0]

    def test_older_answer_that_is_only_corrected_is_not_asked_about(self, client, clerk):
        answer = make.make_beantwortung(make.make_anfrage(datum=date(2026, 5, 2)))
        assert submit(client, change(answer), {"titel": "Neu"}).status_code == 302
        assert Beantwortung.objects.get().titel == "Neu"
