"""Recipient fields that hold more than an address, or another's: who is named is read, who is only mentioned is not."""

import pytest

from tests.reports.report_samples import codes, delivery, records


@pytest.mark.parametrize(
    ("field", "recipient", "suppress"),
    [
        ("rfc822; bob@example.org (carl@example.net)", "bob@example.org", "yes"),
        ("rfc822; (carl@example.net) bob@example.org", "bob@example.org", "yes"),
        ("rfc822; (a (carl@example.net) b) bob@example.org", "bob@example.org", "yes"),
        ("rfc822; <bob@example.org> (<carl@example.net>)", "bob@example.org", "yes"),
        ('rfc822; "carl@example.net" <bob@example.org>', "bob@example.org", "yes"),
        ('rfc822; "carl@example.net"@example.org', '"carl@example.net"@example.org', "hold"),
        ('rfc822; "<carl@example.net>"@example.org', '"<carl@example.net>"@example.org', "hold"),
        ("rfc822; rfc822; bob@example.org", "bob@example.org", "yes"),
        ("rfc822;rfc822;<bob@example.org>", "bob@example.org", "yes"),
        ("rfc822; <@a,@b:bob@example.org>", "bob@example.org", "yes"),
        ("rfc822; @a.example,@b.example:bob@example.org", "bob@example.org", "yes"),
        ("rfc822; bob%example.net@example.org", "bob%example.net@example.org", "yes"),
        ("rfc822; bob@[192.0.2.1]", "bob@[192.0.2.1]", "yes"),
        ("rfc822; <bob@[IPv6:2001:db8::1]>", "bob@[IPv6:2001:db8::1]", "yes"),
        ("rfc822; bob@example.org@evil.example", "bob@example.org@evil.example", "hold"),
        ("rfc822; bob @ example.org", "bob @ example.org", "hold"),
        ("rfc822; example.net!bob", "example.net!bob", "hold"),
        ("rfc822; undisclosed-recipients:;", "undisclosed-recipients", "hold"),
        ("local; bob the builder", "bob the builder", "hold"),
        ('local; "|/usr/bin/vacation carl@example.net"', "carl@example.net", "hold"),
        ("utf-8; b\\x{F6}b@ex\\x{E4}mple.org", "böb@exämple.org", "yes"),
        ("utf-8; böb@exämple.org", "böb@exämple.org", "yes"),
        ("utf-8; b\\x{1B}[31m\\x{0A}b@example.org", "b\\x{1B}[31m\\x{0A}b@example.org", "hold"),
        ("utf-8; b\\x{202E}b@example.org", "b\\x{202E}b@example.org", "hold"),
        ("rfc822; bob+0D+0Acarl", "bob+0D+0Acarl", "hold"),
        ('rfc822; "bob+0Acarl"@example.org', '"bob+0Acarl"@example.org', "yes"),
    ],
)
def test_whom_a_field_names(field: str, recipient: str, suppress: str) -> None:
    (found,) = records(
        delivery(f"Final-Recipient: {field}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no user\n")
    )
    assert (found["recipient"], found["suppress"], found["problems"]) == (recipient, suppress, [])


@pytest.mark.parametrize(
    "value",
    [
        "bob@example.org, carl@example.net",
        "<carl@example.net>, <bob@example.org>",
        "<carl@example.net> <bob@example.org>",
        "friends: bob@example.org, carl@example.net;",
    ],
)
def test_a_field_that_names_several(value: str) -> None:
    (found,) = records(delivery(f"Final-Recipient: rfc822; {value}\nAction: failed\nStatus: 5.1.1\n"))
    assert (found["recipient"], found["suppress"], codes(found)) == ("bob@example.org", "hold", ["several_addresses"])


def test_two_recipients_before_one_status_are_two() -> None:
    found = records(
        delivery(
            "Final-Recipient: rfc822; bob@example.org\nFinal-Recipient: rfc822; carl@example.net\n"
            "Action: failed\nStatus: 5.1.1\n"
        )
    )
    assert [item["recipient"] for item in found] == ["bob@example.org", "carl@example.net"]
