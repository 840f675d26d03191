"""Where mail is sent from: by the notices, by a list of one's own, by SPF records."""

from collections.abc import Iterable
from dataclasses import replace
from ipaddress import ip_network

from bounce_cli.authentication.allowlist import Allowlist, OwnAddresses, allowlist
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.language.translation import ENGLISH
from bounce_cli.letter.author import Author, author_of
from bounce_cli.letter.grouping import by_domain
from bounce_cli.letter.origins import Origins, origins_of, range_lines
from bounce_cli.letter.their_it import their_it
from bounce_cli.rendering.letter.text import text_form
from tests.authentication.fake_dns import FakeDns
from tests.letter.letters import NOBODY, bounce, flat

DNS = FakeDns(
    {
        ("example.com", "TXT"): ["v=spf1 ip4:192.0.2.8/30 ip4:198.51.100.7 -all"],
        ("exists.example", "TXT"): ["v=spf1 ip4:203.0.113.9 exists:%{i}.x.example -all"],
        ("broken.example", "TXT"): ["v=spf1 ip4:203.0.113.9 include:gone.example -all"],
        ("bounces.example", "TXT"): ["v=spf1 ip4:203.0.113.40 -all"],
    }
)
OWN = (OwnAddresses(network=ip_network("203.0.113.0/24"), origin="own.txt"),)


def asked(domains: tuple[str, ...], own: Iterable[OwnAddresses]) -> Allowlist:
    return allowlist(domains, DNS, own)


def sent_by(from_: str, path: str | None = None) -> Diagnosis:
    found = bounce()
    assert found.original
    return replace(found, original=replace(found.original, from_=from_, return_path=path))


def lines(origins: Origins) -> list[str]:
    return list(range_lines(origins.ranges))


def letter(origins: Origins, found: Diagnosis) -> str:
    return flat("".join(text_form([their_it(by_domain([found])[0], origins, NOBODY)], ENGLISH)))


def test_notices_name_addresses_and_the_letter_says_that_they_do() -> None:
    found = [bounce(client_ip="192.0.2.2"), bounce(client_ip="192.0.2.1"), bounce(client_ip="192.0.2.1")]
    origins = origins_of(found, NOBODY)
    assert lines(origins) == ["192.0.2.1", "192.0.2.2"]
    assert (origins.domains, origins.is_stated) == (("example.com",), False)
    assert "The mail came from these IP addresses, as the notices say: 192.0.2.1" in letter(origins, found[0])


def test_addresses_that_nobody_outside_sees_are_left_out() -> None:
    found = [bounce(client_ip=text) for text in ("10.0.0.1", "192.168.1.1", "fe80::1", "::1", "none", "2001:db8::7")]
    assert lines(origins_of(found, NOBODY)) == ["2001:db8::7"]


def test_a_list_of_ones_own_is_complete_and_ranges_have_first_and_last() -> None:
    origins = origins_of([bounce()], NOBODY, OWN)
    assert lines(origins) == ["203.0.113.0/24   203.0.113.0 – 203.0.113.255"]
    text = letter(origins, bounce())
    assert "This is the complete list of IP addresses that send our mail:" in text
    assert "Put all of these IP addresses on your allowlist at network level, or else the domain example.com" in text
    assert "A range covers every address from its first to its last." in text


def test_records_of_both_domains_of_a_mail_are_looked_up() -> None:
    origins = origins_of([sent_by("news@example.com", "b-1@bounces.example")], NOBODY, OWN[:0], asked)
    assert lines(origins) == ["192.0.2.8/30   192.0.2.8 – 192.0.2.11", "198.51.100.7", "203.0.113.40"]
    assert origins.is_whole
    assert "These are all IP addresses that send our mail, as our SPF record has them:" in letter(origins, bounce())


def test_one_of_both_domains_may_have_no_record() -> None:
    assert not origins_of([sent_by("news@silent.example", "b-1@bounces.example")], NOBODY, (), asked).faults
    assert origins_of([sent_by("news@silent.example")], NOBODY, (), asked).faults


def test_a_list_with_gaps_is_not_called_complete() -> None:
    for name in ("exists.example", "broken.example"):
        origins = origins_of([sent_by(f"news@{name}")], NOBODY, (), asked)
        assert lines(origins) == ["203.0.113.9"]
        assert not origins.is_whole
        assert "perhaps from others that could not be listed" in letter(origins, bounce())


def test_where_no_mail_came_back_the_author_names_the_domain() -> None:
    found = bounce(original=None)
    assert origins_of([found], author_of("a@example.com"), (), asked).domains == ("example.com",)
    assert origins_of([found], Author(), (), asked).ranges == ()


def test_addresses_without_a_domain_and_a_domain_without_addresses() -> None:
    alone = origins_of([bounce(original=None)], NOBODY, OWN)
    assert "Put all of these IP addresses on your allowlist at network level. A range" in letter(alone, bounce())
    assert "Put the domain example.com on your allowlist" in letter(origins_of([bounce()], NOBODY), bounce())


def test_the_shared_domains_of_a_service_are_to_let_pass_too() -> None:
    origins = origins_of([sent_by("news@example.com", "1ax2by3@bf01.eu1.hubspotemail.net")], NOBODY)
    assert origins.domains == ("example.com", "shared.hubspot.com", "hubspotemail.net")
    text = letter(origins, bounce())
    assert "The sending domains are example.com, shared.hubspot.com, hubspotemail.net." in text
    assert origins_of([sent_by("news@example.com", "b@bounces.example")], NOBODY).domains == ("example.com",)
