"""The town's own words: abbreviations hold at once, names when the index was written."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ratsinfo.search.beginning import begin
from ratsinfo.search.german import analysis
from ratsinfo.search.german.analysis import key_of
from ratsinfo.search.models import DRUCKSACHEN, Suchwort
from ratsinfo.search.rebuilding import is_behind, rebuild
from ratsinfo.search.searching import Search
from tests import factories as make

pytestmark = pytest.mark.django_db
OGS = {"art": "abkuerzung", "wort": "OGS", "bedeutung": "Offene Ganztagsschule"}


@pytest.fixture(autouse=True)
def no_names():
    yield
    analysis.keep_whole(())


def found(text):
    return [pk for pk, _ in Search(DRUCKSACHEN, text).page(1, 10)]


@pytest.fixture
def papers():
    short = make.make_drucksache(titel="Neue Plätze in der OGS", published=True)
    long = make.make_drucksache(titel="Ausbau der Offenen Ganztagsschulen", published=True)
    make.make_drucksache(titel="Offene Fragen zur Ganztagsschule", published=True)
    return short.pk, long.pk


@pytest.mark.parametrize(("both_ways", "searched"), [(True, ["OGS", "Offene Ganztagsschule"]), (False, ["OGS"])])
def test_abbreviation_finds_what_it_stands_for(papers, both_ways, searched):
    Suchwort.objects.create(**OGS, beidseitig=both_ways)
    for text in searched:
        assert set(papers) <= set(found(text))


def test_other_way_round_only_where_it_is_wanted(papers):
    short, long = papers
    Suchwort.objects.create(**OGS, beidseitig=False)
    assert short not in found("Offene Ganztagsschule")
    assert found("OGS Ausbau") == [long]
    assert found("titel:OGS Plätze") == [short]


def test_several_meanings_of_one_word(papers):
    Suchwort.objects.create(**OGS)
    Suchwort.objects.create(**OGS | {"bedeutung": "Fragen"})
    assert len(found("OGS")) == 3


def test_what_is_excluded_or_a_phrase_means_only_itself(papers):
    short, long = papers
    Suchwort.objects.create(**OGS)
    assert found('"OGS"') == [short]
    assert long in found("Ausbau -OGS")


def test_search_for_an_abbreviation_marks_what_it_stands_for():
    Suchwort.objects.create(**OGS)
    marked = Search(DRUCKSACHEN, "OGS").marked
    assert marked.keys == {"ogs"}
    assert marked.phrases == ((key_of("offene"), key_of("Ganztagsschule")),)


def test_name_is_whole_for_what_is_written_after_it():
    before = make.make_drucksache(titel="Der Bahnhof Scharhorst", published=True)
    assert before.pk in found("Horst")
    Suchwort.objects.create(art="eigenname", wort="Scharhorst")
    after = make.make_drucksache(titel="Das Rathaus in Scharhorst", published=True)
    assert found("Horst") == [before.pk]
    assert is_behind()
    rebuild(lambda looked_at: None)
    assert not is_behind()
    assert found("Horst") == []
    assert set(found("Scharhorst")) == {before.pk, after.pk}


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"wort": "O G S"}, "wort", "genau ein Wort"),
        ({"wort": "???"}, "wort", "genau ein Wort"),
        ({"bedeutung": "…"}, "bedeutung", "kein Wort"),
        ({"bedeutung": "ein zwei drei vier fünf sechs sieben acht neun"}, "bedeutung", "höchstens 8 Wörter"),
        ({"bedeutung": "ogs"}, "bedeutung", "dasselbe"),
        ({"bedeutung": ""}, "__all__", "braucht unter „steht für“"),
        ({"art": "eigenname"}, "__all__", "ein Eigenname hat keine"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_german(values, field, message):
    with pytest.raises(ValidationError) as refused:
        Suchwort(**OGS | values).full_clean()
    assert message in " ".join(refused.value.message_dict[field])


def test_the_same_twice_is_refused():
    Suchwort.objects.create(**OGS)
    with pytest.raises(ValidationError, match="schon in der Liste"):
        Suchwort(**OGS).full_clean()


def test_no_words_mean_nothing_else():
    assert begin().meanings == ()


def test_admin_says_that_a_name_needs_the_index_anew(admin_client):
    answer = admin_client.post(
        reverse("admin:search_suchwort_add"), {"art": "eigenname", "wort": "Scharnhorst", "bedeutung": ""}, follow=True
    )
    assert "manage.py suchindex" in answer.content.decode()
    answer = admin_client.post(reverse("admin:search_suchwort_add"), {**OGS, "beidseitig": "on"}, follow=True)
    assert "OGS = Offene Ganztagsschule" in answer.content.decode()
