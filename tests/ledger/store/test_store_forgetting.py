"""Forgetting an address takes nothing from those whose addresses merely end alike."""

from bounce_cli.ledger.ledger import Ledger
from tests.ledger.store.kept_events import content, decision, event, in_memory, key, listed, sent

KIM = "kim@example.org"
ENDS_ALIKE = "im@example.org"


def known(ledger: Ledger) -> None:
    """A bounce of Kim, proved by the index of sent mail, and a note."""
    quoted = {"diagnostic": f"550 <{KIM}> unknown", "mail_id": f"1.{KIM}", "origin": f"{KIM}.eml"}
    ledger.add([event(1, KIM)._replace(level=0, proof=None, **quoted)])  # type: ignore[arg-type]
    ledger.add_sent([sent(KIM, f"1.{KIM}")])
    ledger.decide([decision("lee@example.net", "hold", note=f"wife of {KIM}")])
    ledger.settle()


def test_whose_address_ends_with_the_forgotten_one_stays_as_it_was() -> None:
    with in_memory() as ledger:
        known(ledger)
        before = content(ledger)
        ledger.add([event(2, ENDS_ALIKE)])
        ledger.forget(key(ENDS_ALIKE))
        assert content(ledger) == before


def test_forgetting_one_takes_nobody_else_off_the_lists_also_when_judged_again() -> None:
    with in_memory() as ledger:
        known(ledger)
        before = listed(ledger)
        ledger.add([event(2, ENDS_ALIKE)])
        ledger.forget(key(ENDS_ALIKE))
        ledger.add([event(3, KIM, kind="delay", reason=None, type=None, suppress="no")])
        ledger.settle()
        assert listed(ledger) == before


def test_a_message_id_that_is_made_of_the_address_goes_from_mail_to_others_too() -> None:
    with in_memory() as ledger:
        ledger.add_sent([sent("lee@example.net", f"9={KIM}"), sent("ana@example.net", f"9.x{KIM}")])
        assert ledger.forget(key(KIM)) == 1
        assert {row[2] for row in content(ledger)["sent"]} == {None, f"9.x{KIM}"}
