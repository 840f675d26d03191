"""A bounce held against the mails that were sent to its recipient."""

import pytest

from bounce_cli.ledger.event import subject_key
from bounce_cli.ledger.proof.index import SentIndex
from bounce_cli.ledger.proof.level import Level
from tests.ledger.ledger_events import DAY, NOW, YEAR, event, sent

NOVEMBER = subject_key("November")
ROWS = (
    sent("one@example.com", NOW - 40 * DAY, queue_id="4Xa", subject=NOVEMBER),
    sent("two@example.com", NOW - 2 * DAY, queue_id="4Xb", subject=subject_key("Plans")),
    sent(None, None, queue_id="4Xc"),
)


def found(moment: int | None = NOW, rows: tuple[object, ...] = ROWS, **more: object) -> tuple[Level, str | None]:
    bounce = event(1, moment, **{"level": Level.OWN_DOMAIN, "proof": "from example.com", **more})
    proof = SentIndex(rows).proof(bounce)  # type: ignore[arg-type]
    return proof.level, proof.by


OWN = (Level.OWN_DOMAIN, "from example.com")


def test_a_message_id_of_a_mail_to_this_recipient() -> None:
    assert found(mail_id="one@example.com") == (Level.SENT, "message-id")
    assert found(None, mail_id="two@example.com") == (Level.SENT, "message-id")


def test_a_message_id_of_a_mail_to_somebody_else() -> None:
    assert found(mail_id="three@example.com") == OWN
    assert found(mail_id="ONE@example.com") == OWN
    # A notice that names its mail is not held against subjects.
    assert found(mail_id="three@example.com", subject=NOVEMBER, mail_date=NOW - 40 * DAY) == OWN


def test_nothing_sent_proves_nothing() -> None:
    assert found(rows=(), mail_id="one@example.com") == OWN
    assert found() == OWN


def test_stronger_evidence_stays() -> None:
    assert found(level=Level.SIGNATURE, proof="dkim", mail_id="one@example.com") == (Level.SIGNATURE, "dkim")
    assert found(level=Level.PLAUSIBLE, proof="verp", subject=NOVEMBER, moment=NOW - 39 * DAY) == (
        Level.PLAUSIBLE,
        "verp",
    )


@pytest.mark.parametrize(
    ("after", "level"),
    [
        (-DAY - 1, Level.OWN_DOMAIN),
        (-DAY, Level.SENT),
        (30 * DAY, Level.SENT),
        (30 * DAY + 1, Level.OWN_DOMAIN),
        (5 * YEAR, Level.OWN_DOMAIN),
    ],
)
def test_a_queue_id_counts_for_thirty_days(after: int, level: Level) -> None:
    assert found(NOW - 2 * DAY + after, queue_id="4Xb")[0] is level


def test_a_queue_id_without_dates() -> None:
    assert found(queue_id="4Xc") == (Level.SENT, "queue-id")
    assert found(queue_id="4Xd") == OWN
    assert found(queue_id=None, mail_id=None) == OWN


def test_a_queue_id_beside_a_foreign_message_id() -> None:
    assert found(queue_id="4Xb", mail_id="three@example.com") == (Level.SENT, "queue-id")


@pytest.mark.parametrize(("away", "level"), [(0, Level.SENT), (600, Level.SENT), (601, Level.OWN_DOMAIN)])
def test_subject_and_date_within_ten_minutes(away: int, level: Level) -> None:
    for date in (NOW - 40 * DAY - away, NOW - 40 * DAY + away):
        assert found(subject=NOVEMBER, mail_date=date)[0] is level
    assert found(subject=NOVEMBER, mail_date=NOW - 40 * DAY) == (Level.SENT, "subject and date")


def test_a_subject_alone_is_plausible_for_a_week() -> None:
    assert found(NOW - 39 * DAY, subject=NOVEMBER) == (Level.PLAUSIBLE, "subject")
    assert found(NOW - 33 * DAY, subject=NOVEMBER) == (Level.PLAUSIBLE, "subject")
    assert found(NOW - 33 * DAY + 1, subject=NOVEMBER) == OWN
    assert found(None, subject=NOVEMBER) == (Level.PLAUSIBLE, "subject")
    assert found(subject=subject_key("Other")) == OWN


def test_the_subject_of_a_mail_without_a_date_is_merely_plausible() -> None:
    rows = (sent(None, None, subject=NOVEMBER),)
    assert found(rows=rows, subject=NOVEMBER, mail_date=NOW) == (Level.PLAUSIBLE, "subject")
    assert found(rows=rows, subject=NOVEMBER) == (Level.PLAUSIBLE, "subject")


def test_a_subject_that_others_got_too_proves_nothing() -> None:
    rows = tuple(row._replace(shared=True) for row in ROWS)
    assert found(rows=rows, subject=NOVEMBER, mail_date=NOW - 40 * DAY) == (Level.PLAUSIBLE, "subject and date")


def test_of_many_mails_with_one_subject_any_may_be_the_one() -> None:
    rows = tuple(sent(f"{day}@example.com", NOW - day * DAY, subject=NOVEMBER) for day in range(0, 400, 40))
    assert found(rows=rows, subject=NOVEMBER, mail_date=NOW - 120 * DAY + 600) == (Level.SENT, "subject and date")
    assert found(rows=rows, subject=NOVEMBER, mail_date=NOW - 120 * DAY + 601) == OWN
    assert found(rows=rows, subject=NOVEMBER, moment=NOW - 113 * DAY) == (Level.PLAUSIBLE, "subject")
    assert found(rows=rows, subject=NOVEMBER, moment=NOW - 112 * DAY) == OWN


def test_levels_have_words() -> None:
    assert [Level.of(word) for word in Level.words()] == list(Level)
    assert Level.OWN_DOMAIN.word == "own_domain"
    with pytest.raises(ValueError, match="not in tuple"):
        Level.of("sentt")
