"""What is kept ready, or kept for a while, is what would be found anew."""

from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.remembering import by_line, remembered
from bounce_cli.reports.words.wordings import words_for
from tests.reports.make_wordings import PLACE, phrases_by_group, ready


def test_the_wordings_that_are_ready_are_those_of_the_files() -> None:
    assert PLACE.read_text(encoding="utf-8") == ready(), "python -m tests.reports.make_wordings"


PHRASES = phrases_by_group()


@given(st.sampled_from(sorted(PHRASES)), st.data())
def test_wordings_are_found_as_one_after_the_other(group: str, data: st.DataObject) -> None:
    phrases = PHRASES[group]
    text = "x".join(data.draw(st.lists(st.sampled_from(phrases) | st.text(max_size=3), max_size=3)))
    assert words_for(group).within(text) == any(phrase in text for phrase in phrases)
    assert words_for(group).count(text) == sum(phrase in text for phrase in phrases)
    assert words_for(group).begins(text) == text.startswith(tuple(phrases))


def test_every_wording_is_found() -> None:
    for group, phrases in PHRASES.items():
        assert all(map(words_for(group).within, phrases))


def test_of_long_texts_and_of_those_with_an_address_only_the_last_are_remembered() -> None:
    asked: list[str] = []

    def work(text: str) -> int:
        asked.append(text)
        return len(text)

    of_lines, of_text = by_line(work), remembered(work)
    for _ in range(2):
        assert of_lines("a\na@b\n" + "x" * 300) == [1, 3, 300]
    assert asked == ["a", "a@b", "x" * 300]
    for number in range(100):
        of_lines(f"{number}@b\n{number}\n{number:300}")
    asked.clear()
    assert of_lines("a\na@b\n" + "x" * 300) == [1, 3, 300]
    assert asked == ["a@b", "x" * 300]
    asked.clear()
    for _ in range(2):
        assert (of_text("a"), of_text("x" * 300)) == (1, 300)
    assert asked == ["a", "x" * 300]
    for number in range(3):
        of_text(f"{number:300}")
    asked.clear()
    assert (of_text("a"), of_text("x" * 300)) == (1, 300)
    assert asked == ["x" * 300]
