"""The staff's lists: pages by keys, and the years from the first row to the last."""

from datetime import date

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db
PAPERS, MEETINGS = "/admin/drucksachen/drucksache/", "/admin/gremien/sitzungstermin/"


@pytest.fixture
def clerk(client):
    client.force_login(make.make_clerk())
    return client


def titles(response):
    return [row.titel for row in response.context["cl"].result_list]


def years(response):
    spec = next(spec for spec in response.context["cl"].filter_specs if spec.title == "Jahr")
    return [value for value, _ in spec.lookup_choices]


def test_every_page_holds_its_rows_in_the_order_of_the_list(clerk, monkeypatch):
    monkeypatch.setattr("ratsinfo.staff.admin.ArchiveAdmin.list_per_page", 2)
    for day in range(1, 6):
        make.make_drucksache(f"{day}", datum=date(2026, 1, day))
    pages = [titles(clerk.get(f"{PAPERS}?p={number}")) for number in (1, 2, 3)]
    assert pages == [["5", "4"], ["3", "2"], ["1"]]
    assert titles(clerk.get(f"{PAPERS}?o=2&p=2")) == ["3", "4"]


def test_an_inquiry_in_the_list_says_how_far_it_is_answered(clerk):
    make.make_beantwortung(make.make_anfrage("gefragt"))
    assert [row.stand for row in clerk.get(PAPERS).context["cl"].result_list] == ["beantwortet"]


def test_years_reach_from_the_first_row_to_the_last(clerk):
    for year in (2021, 2024):
        make.make_drucksache(f"{year}", datum=date(year, 12, 31))
        make.make_sitzung(day=date(year, 12, 31), titel=f"{year}")
    for address in (PAPERS, MEETINGS):
        assert years(clerk.get(address)) == ["2024", "2023", "2022", "2021"]
        assert titles(clerk.get(f"{address}?jahr=2021")) == ["2021"]
        assert titles(clerk.get(f"{address}?jahr=2022")) == []
        assert len(titles(clerk.get(f"{address}?jahr=unsinn"))) == 2


def test_an_empty_list_offers_no_year(clerk):
    response = clerk.get(PAPERS)
    assert not [spec for spec in response.context["cl"].filter_specs if spec.title == "Jahr"]
