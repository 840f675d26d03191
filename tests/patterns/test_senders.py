"""Senders: an address or a From domain that is refused where others are heard."""

from bounce_cli.classifier import Reason
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.patterns.model import PatternId
from tests.patterns.mailboxes import bounce, delivered, found, ids, people

CORP = people(40, "corp.example")


def refused(count: int = 10, hours: float = 0, **fields: object) -> list[Diagnosis]:
    return [bounce(who, hours=hours, **{"client_ip": "192.0.2.7", **fields}) for who in CORP[:count]]  # type: ignore[arg-type]


def heard(count: int = 6, hours: float = 5, **fields: object) -> list[Diagnosis]:
    values = {"client_ip": "192.0.2.8", **fields}
    return [bounce(who, Reason.MAILBOX_FULL, hours, **values) for who in CORP[20 : 20 + count]]


def test_an_address_that_is_refused_while_another_is_heard() -> None:
    (pattern,) = found(refused(), heard())
    assert pattern.id is PatternId.SENDING_IP
    assert pattern.text == (
        "One sending address, 192.0.2.7: 10 of 10 recipients at corp.example refused (spam). "
        "Since 20 Nov 2026 09:12 +00:00. Mail from 192.0.2.8 is not refused there."
    )
    assert (pattern.client_ip, pattern.server, pattern.domain) == ("192.0.2.7", "corp.example", "corp.example")
    assert pattern.command == ("bounce letter --domain corp.example",)


def test_reports_of_delivery_count_as_heard() -> None:
    assert ids(found(refused(), [delivered(who, 5, client_ip="192.0.2.8") for who in CORP[20:26]])) == [
        PatternId.SENDING_IP
    ]


def test_it_is_no_pattern_of_a_sender_where_the_other_one_is_refused_too() -> None:
    other = [bounce(CORP[30], hours=1, client_ip="192.0.2.8")]
    assert PatternId.SENDING_IP not in ids(found(refused(), heard(), other))


def test_it_is_no_pattern_of_a_sender_where_the_other_one_was_heard_before_only() -> None:
    assert PatternId.SENDING_IP not in ids(found(refused(), heard(hours=-5)))


def test_it_is_no_pattern_of_a_sender_where_too_few_are_heard_refused_or_dated() -> None:
    assert PatternId.SENDING_IP not in ids(found(refused(), heard(4)))
    assert PatternId.SENDING_IP not in ids(found(refused(7), heard()))
    assert PatternId.SENDING_IP not in ids(found(refused(hours=None), heard()))  # type: ignore[arg-type]


def test_an_address_that_is_mostly_heard_is_not_accused() -> None:
    mine = [bounce(who, Reason.MAILBOX_FULL, 1, client_ip="192.0.2.7") for who in CORP[10:14]]
    assert PatternId.SENDING_IP not in ids(found(refused(), heard(), mine))


def test_one_from_domain_that_is_refused_while_another_is_heard() -> None:
    (pattern,) = found(refused(sender="shop.example", client_ip=None), heard(sender="example.com", client_ip=None))
    assert (pattern.id, pattern.sender) == (PatternId.SIGNING_DOMAIN, "shop.example")
    assert pattern.text.startswith("One From domain, shop.example: 10 of 10 recipients at corp.example")
    assert "example.com is not refused" in pattern.text
    assert pattern.command == ("bounce letter --domain corp.example",)


def test_where_address_and_from_domain_say_the_same_the_address_is_named() -> None:
    (pattern,) = found(refused(sender="shop.example"), heard(sender="example.com"))
    assert pattern.id is PatternId.SENDING_IP


def test_authentication_of_one_from_domain_asks_for_a_check() -> None:
    (pattern,) = found(
        refused(sender="shop.example", client_ip=None, reason=Reason.DMARC_POLICY),
        heard(sender="example.com", client_ip=None),
    )
    assert pattern.command == ("bounce check shop.example",)


def everywhere(reason: Reason, receivers: int, **fields: object) -> list[Diagnosis]:
    return [
        bounce(who, reason, **fields)  # type: ignore[arg-type]
        for number in range(receivers)
        for who in people(6, f"r{number}.example")
    ]


def test_an_address_of_bad_standing_at_many_receivers_is_one_pattern() -> None:
    (pattern,) = found(everywhere(Reason.IP_BLOCKLISTED, 4, client_ip="192.0.2.7"))
    assert (pattern.id, pattern.count, pattern.client_ip) == (PatternId.SENDING_IP, 24, "192.0.2.7")
    assert pattern.text.startswith("The standing of the sending address 192.0.2.7: 4 receivers refused 24 recipients")
    assert pattern.command == ("bounce explain ip_blocklisted",)


def test_a_from_domain_that_fails_at_many_receivers_is_one_pattern() -> None:
    (pattern,) = found(everywhere(Reason.AUTH_FAILURE, 4, sender="example.com"))
    assert (pattern.id, pattern.count, pattern.sender) == (PatternId.SIGNING_DOMAIN, 24, "example.com")
    assert pattern.text.startswith("SPF, DKIM or DMARC of the From domain example.com: 4 receivers refused 24")
    assert pattern.command == ("bounce check example.com",)


def test_two_receivers_are_not_many() -> None:
    assert ids(found(everywhere(Reason.AUTH_FAILURE, 2, sender="example.com"))) == [PatternId.DOMAIN_FILTER] * 2


def test_spam_at_many_receivers_is_not_the_standing_of_an_address() -> None:
    assert set(ids(found(everywhere(Reason.SPAM_CONTENT, 4, client_ip="192.0.2.7", sender="example.com")))) == {
        PatternId.DOMAIN_FILTER
    }


def test_what_many_say_is_not_said_again_for_one() -> None:
    here = refused(reason=Reason.IP_BLOCKLISTED)
    (pattern,) = found(everywhere(Reason.IP_BLOCKLISTED, 4, client_ip="192.0.2.7"), here, heard())
    assert pattern.count == 34


def test_a_filter_that_another_sender_met_stays() -> None:
    others = [bounce(who, client_ip="192.0.2.9") for who in people(6, "else.example")]
    assert ids(found(everywhere(Reason.IP_BLOCKLISTED, 4, client_ip="192.0.2.7"), others)) == [
        PatternId.SENDING_IP,
        PatternId.DOMAIN_FILTER,
    ]
