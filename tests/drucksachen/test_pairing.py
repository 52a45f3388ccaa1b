import pytest
from hypothesis import given
from hypothesis import strategies as st

from drucksachen.pairing import designations, pair


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("Zu 1.)", ["1"]),
        ("Zu Frage 2", ["2"]),
        ("Zu 1 und 2", ["1", "2"]),
        ("Zu 1., 2. und 5.", ["1", "2", "5"]),
        ("Zu 4. bis 6.", ["4", "5", "6"]),
        ("Zu den Fragen 1-3:", ["1", "2", "3"]),
        ("Zu 3 a)", ["3a"]),
        ("Zu 3a) und b)", ["3a", "3b"]),
        ("Zu Frage 1 a) und 1 b)", ["1a", "1b"]),
        ("Zu a)", ["a"]),
        ("Antwort der Verwaltung", []),
        ("", []),
    ],
)
def test_headings_name_questions(heading, named):
    assert designations(heading) == named


def test_parts_find_their_questions():
    assert pair(["Zu 1.)", "Zu 3.)", "Zu 2.)"], ["1.", "2.", "3."]) == [[0], [2], [1]]


def test_one_part_may_answer_several_questions():
    assert pair(["Zu 1 und 2"], ["1.", "2.", "3."]) == [[0, 1]]


def test_question_without_designation_is_called_by_its_place():
    assert pair(["Zu 2.)"], ["", ""]) == [[1]]


def test_whole_number_answers_its_sub_questions_where_there_is_no_such_question():
    assert pair(["Zu 3"], ["1.", "3. a)", "3. b)"]) == [[1, 2]]
    assert pair(["Zu 3"], ["3.", "3. a)"]) == [[0]]


def test_heading_that_names_nothing_answers_nothing_by_itself():
    assert pair(["Antwort", "Zu 9.)"], ["1.", "2."]) == [[], []]


@given(st.lists(st.text(max_size=30), max_size=6), st.lists(st.text(max_size=30), max_size=6))
def test_pairing_never_fails_and_stays_in_bounds(headings, questions):
    paired = pair(headings, questions)
    assert len(paired) == len(headings)
    assert all(0 <= index < len(questions) for indexes in paired for index in indexes)


def test_a_number_behind_a_letter_belongs_to_it():
    assert designations("B 1.") == ["b1"]
    assert designations("C. 2 und 3") == ["c2", "3"]
    assert designations("Zu 1.2") == ["1.2"]
