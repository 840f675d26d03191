"""The language that marks translated words finds those that were not."""

from bounce_cli.language.said import counted, said, together
from tests.language.pseudo import PSEUDO, values, words_of, words_outside


def test_words_of_a_text_are_marked_and_its_values_are_not() -> None:
    assert PSEUDO.say(said("Ask {who} in {{braces}}.", who="kim")) == "⟦Ask ⟧kim⟦ in {braces}.⟧"
    assert PSEUDO.say(said("Ask {who}.", who=said("nobody"))) == "⟦Ask ⟧⟦nobody⟧⟦.⟧"
    assert PSEUDO.say(together(said("Wait."), said("Go."))) == "⟦Wait.⟧ ⟦Go.⟧"
    assert PSEUDO.counted(2, "{count:,} day", "{count:,} days") == "2⟦ days⟧"
    assert PSEUDO.say(counted(1, "{count:,} day", "{count:,} days")) == "1⟦ day⟧"


def test_what_was_not_translated_stands_outside() -> None:
    assert words_outside(PSEUDO.say(said("Ask {who}.", who="nobody"))) == {"nobody"}
    assert words_outside(f"  {PSEUDO.say('label')}  (a.example), and · more.\n") == {"and", "more"}
    assert words_outside("192.0.2.1 p=reject a:b.example 2,048 sel-1 look-up don't") == {"look-up", "don't"}
    assert words_outside(PSEUDO.say(said("Ask {who}.", who=said("nobody")))) == set()


def test_the_values_of_a_document() -> None:
    document = {"a": ["one two", None], "b": {"a": 3, "reason": "dns"}, "reason": "x"}
    assert words_of(values(document, without=frozenset({"reason"}))) == {"one", "two", "None", "3"}
