"""Groups of one recipient, recipients without a name, limits, and actions that no standard knows."""

import pytest

from bounce_cli.limits import Limits
from tests.reports.report_samples import ABUSE, DAEMON, FAILED, codes, delivery, feedback, notification, plain, records


def group(recipient: str = "bob@example.org", action: str = "failed", status: str = "5.1.1", reply: str = "") -> str:
    name = f"Final-Recipient: rfc822; {recipient}\n" if recipient else ""
    code = f"Diagnostic-Code: smtp; {reply}\n" if reply else ""
    return f"{name}Action: {action}\nStatus: {status}\n{code}\n"


@pytest.mark.parametrize(
    "other",
    [
        group(action="delivered", status="2.0.0"),
        group(status="5.2.2"),
        group("BOB@example.org", reply="550 5.1.1 never heard of"),
    ],
)
def test_groups_that_disagree_hold_at_most(other: str) -> None:
    first = group(reply="550 5.1.1 no such user")
    for groups in (first + other, other + first, first + other + first):
        (found,) = records(delivery(groups))
        assert (found["kind"], found["suppress"]) == ("failure", "hold")
        assert {"contradictory_groups", "merged_groups"} <= set(codes(found))


def test_groups_that_agree_are_one() -> None:
    (found,) = records(delivery(group() + group("BOB@example.org", reply="550 5.1.1 no such user")))
    assert (found["suppress"], codes(found), found["diagnostic"]) == (
        "yes",
        ["merged_groups"],
        "550 5.1.1 no such user",
    )


def test_recipients_without_a_name_stay_apart() -> None:
    found = records(delivery(group("", status="5.1.1") + "\n" + group("", status="5.2.2")))
    assert [(item["recipient"], item["status"]) for item in found] == [(None, "5.1.1"), (None, "5.2.2")]


@pytest.mark.parametrize(
    ("action", "status", "kind", "known"),
    [
        ("success", "2.0.0", "delivered", False),
        ("ok", "2.1.5", "delivered", False),
        ("whatever", "4.4.1", "delay", False),
        ("whatever", "5.1.1", "failure", False),
        ("whatever", "", "failure", False),
        ("failure (no such user)", "5.1.1", "failure", True),
        ("expired", "4.4.7", "failure", True),
        ("", "2.0.0", "delivered", True),
    ],
)
def test_actions(action: str, status: str, kind: str, known: bool) -> None:  # noqa: FBT001 - a parameter of the test
    (found,) = records(delivery(group(action=action, status=status)))
    assert found["kind"] == kind
    assert ("unknown_action" not in codes(found)) is known


@pytest.mark.parametrize(("number", "cut"), [(4, False), (5, False), (6, True)])
def test_the_limit_is_told_only_when_something_was_cut(number: int, cut: bool) -> None:  # noqa: FBT001
    names = [f"u{count}@example.org" for count in range(number)]
    people = [{"emailAddress": name} for name in names]
    words = "Your message could not be delivered to the following recipients:\n\n" + "".join(f"<{n}>\n" for n in names)
    for mail in (
        delivery("".join(map(group, names))),
        feedback("Feedback-Type: abuse\n" + "".join(f"Original-Rcpt-To: {name}\n" for name in names)),
        notification({"notificationType": "Bounce", "bounce": {"bouncedRecipients": people}}),
        notification({"notificationType": "Complaint", "complaint": {"complainedRecipients": people}}),
        plain(words, DAEMON),
    ):
        found = records(mail, Limits(recipients=5))
        assert [item["recipient"] for item in found] == names[:5]
        assert ("too_many_recipients" in codes(found[0])) is cut


def test_a_complainer_is_one_whatever_the_case() -> None:
    (found,) = records(feedback(ABUSE + "Original-Rcpt-To: BOB@example.org\n"))
    assert found["recipient"] == "bob@example.org"


@pytest.mark.parametrize("length", [30_000, 120_000])
def test_words_beyond_the_limit_are_told(length: int) -> None:
    words = "Your message could not be delivered.\n\n<bob@example.org>: user unknown\n" + "More words.\n" * (
        length // 12
    )
    assert "notice_too_long" in codes(records(plain(words, DAEMON))[0])
    formal = codes(records(delivery(FAILED, words=words))[0])
    assert ("notice_too_long" in formal) is (length > 100_000)
