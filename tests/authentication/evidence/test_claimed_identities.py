"""Whose domain and address a refusal names."""

import pytest

from bounce_cli.authentication.evidence.claims import claims_in


@pytest.mark.parametrize(
    ("text", "domain", "address"),
    [
        (
            "MAIL FROM domain [shop.example] fails to pass SPF checks with the ip: [192.0.2.7].",
            "shop.example",
            "192.0.2.7",
        ),
        ("see http://www.openspf.org/Why?id=n%40shop.example&ip=192.0.2.7", "shop.example", "192.0.2.7"),
        ("see http://www.openspf.net/Why?s=mfrom;id=n%40shop.example;ip=192.0.2.7;r=mx", "shop.example", "192.0.2.7"),
        ("domain of n@shop.example does not designate 192.0.2.7 as permitted sender", "shop.example", "192.0.2.7"),
        ("SPF record for shop.example does not permit 192.0.2.7", "shop.example", "192.0.2.7"),
        ("SPF: 192.0.2.7 is not allowed to send mail from shop.example", "shop.example", "192.0.2.7"),
        (
            "SPF check failed: mx.isp.example is not authorized to send in the name of shop.example",
            "shop.example",
            None,
        ),
        ("SPF validation failed for bücher.example", "bücher.example", None),
    ],
)
def test_spf_names_its_domain_and_address(text: str, domain: str, address: str | None) -> None:
    found = claims_in(text, None)
    assert (found.spf, found.spf_domain, found.client_ip) == ("fail", domain, address)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Unfortunately, messages from [192.0.2.7] weren't sent.", "192.0.2.7"),
        ("messages sent over IPv6 [2001:db8::7] unless", "2001:db8::7"),
        ("originating from your IP address [192.0.2.7      19].", "192.0.2.7"),
        ("messages from [192.0.2.700] weren't sent", None),
        ("host mx.isp.example[192.0.2.7] said: 550 SPF check failed", None),
    ],
)
def test_only_the_senders_address_is_read(text: str, address: str | None) -> None:
    assert claims_in(text, None).client_ip == address


@pytest.mark.parametrize(
    "text",
    [
        "DKIM signature from shop.example did not verify",
        "originating from your DKIM domain [shop.example   36]",
        "dkim=fail header.d=shop.example",
    ],
)
def test_dkim_names_its_domain(text: str) -> None:
    assert claims_in(text, None).dkim_domain == "shop.example"
