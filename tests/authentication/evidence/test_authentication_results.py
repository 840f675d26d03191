"""What receivers write into Authentication-Results and Received-SPF."""

import pytest

from bounce_cli.authentication.evidence.authentication_results import (
    AuthenticationResult,
    AuthenticationResults,
    ReceivedSpf,
    address_in,
    authentication_results,
    received_spf,
)


def read(value: str) -> AuthenticationResults:
    (found,) = authentication_results([value])
    return found


def briefly(value: str) -> tuple[str | None, list[tuple[str, str]]]:
    found = read(value)
    return found.authserv_id, [(result.method, result.result) for result in found.results]


def test_a_proper_header() -> None:
    value = "MX.isp.example 1; spf=Pass smtp.mailfrom=n@shop.example;\r\n dkim=fail reason=bad header.d=shop.example"
    assert read(value) == AuthenticationResults(
        authserv_id="mx.isp.example",
        results=(
            AuthenticationResult(method="spf", result="pass", properties=(("smtp.mailfrom", "n@shop.example"),)),
            AuthenticationResult(
                method="dkim", result="fail", reason="bad", properties=(("header.d", "shop.example"),)
            ),
        ),
    )


def test_comments_in_all_places_of_rfc_8601_appendix_b_6() -> None:
    value = (
        "foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail "
        "policy (A dot can go here) . (like that) expired (this surprised me) = (as I wasn't expecting it) 1362471462"
    )
    found = read(value)
    assert found.authserv_id == "foo.example.net"
    (result,) = found.results
    assert (result.method, result.result, result.properties) == ("dkim", "fail", (("policy.expired", "1362471462"),))
    assert (result.comment or "").startswith("Because I like it One yay wait for it")


def test_microsoft_names_nobody_and_the_address_in_a_comment() -> None:
    found = read(
        "spf=pass (sender IP is 192.0.2.7)\r\n smtp.mailfrom=shop.example; dkim=none (message not signed)\r\n"
        " header.d=none;dmarc=bestguesspass action=none header.from=shop.example;compauth=pass reason=109"
    )
    assert found.authserv_id is None
    assert found.results[0] == AuthenticationResult(
        method="spf",
        result="pass",
        comment="sender IP is 192.0.2.7",
        properties=(("smtp.mailfrom", "shop.example"),),
    )
    assert found.results[2].properties == (("action", "none"), ("header.from", "shop.example"))
    assert (found.results[3].result, found.results[3].reason) == ("pass", "109")


def test_yahoo_writes_the_domain_before_the_result() -> None:
    found = read("mta1.isp.example  from=shop.example; domainkeys=neutral (no sig);  from=shop.example; dkim=pass (ok)")
    assert found.authserv_id == "mta1.isp.example"
    assert [(one.result, one.comment, one.properties) for one in found.results] == [
        ("neutral", "no sig", (("from", "shop.example"),)),
        ("pass", "ok", (("from", "shop.example"),)),
    ]


@pytest.mark.parametrize(
    ("value", "authserv_id", "results"),
    [
        ("mx.isp.example; none", "mx.isp.example", []),
        ("none", None, []),
        ("mx.isp.example 1", "mx.isp.example", []),
        ("i=2; mx.isp.example; arc=none", "mx.isp.example", [("arc", "none")]),
        ("dkim = pass", None, [("dkim", "pass")]),
        ("(only a comment)", None, []),
        ("mx spf=pass smtp.helo= dkim=fail", "mx", [("spf", "pass"), ("dkim", "fail")]),
        ("mx; spf=pass; none", "mx", [("spf", "pass")]),
        ("mx; dkim/1=pass (2048 bit; (really)) header.i=@shop.example", "mx", [("dkim", "pass")]),
        ("mx; x-hmca=pass header.id=n@shop.example", "mx", [("x-hmca", "pass")]),
        ("mx; spf=pass (unclosed; dkim=fail", "mx", [("spf", "pass"), ("dkim", "fail")]),
        ("mx; header.d=shop.example; 5; =; spf=", "mx", []),
        ("mx; dkim=pass " + "header.x=1 " * 500, "mx", [("dkim", "pass")]),
    ],
)
def test_odd_headers(value: str, authserv_id: str | None, results: list[tuple[str, str]]) -> None:
    assert briefly(value) == (authserv_id, results)


def test_odd_properties() -> None:
    (result,) = read('mx; dkim=pass header.i=@x.example, header.b="a\\"b;c" x-foo.bar=1 reason="two words"').results
    assert result.properties == (("header.i", "@x.example"), ("header.b", 'a"b;c'), ("x-foo.bar", "1"))
    assert result.reason == "two words"


def test_empty_headers_say_nothing_and_fifty_are_read() -> None:
    assert authentication_results(["", " ; ; "]) == ()
    assert len(authentication_results(["mx; spf=pass"] * 60)) == 50


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            (
                "pass (isp.example: domain of n@shop.example designates 192.0.2.7 as permitted sender)\r\n"
                ' client-ip=192.0.2.7; envelope-from="n@shop.example"; helo=out.shop.example;'
            ),
            ReceivedSpf(result="pass", client_ip="192.0.2.7", envelope_from="n@shop.example", helo="out.shop.example"),
        ),
        (
            "Fail (isp.example) receiver=isp.example; client-ip=[IPv6:2001:DB8:0::7]; helo=; envelope-from=<>",
            ReceivedSpf(result="fail", client_ip="2001:db8::7", envelope_from=""),
        ),
        ("softfail (mx: transitioning; designates <192.0.2.7>)", ReceivedSpf(result="softfail", client_ip="192.0.2.7")),
        ("unknown", ReceivedSpf(result="permerror")),
        ("error (x) client-ip=nowhere", ReceivedSpf(result="temperror")),
        ("passable client-ip=192.0.2.7 client-ip=192.0.2.8", ReceivedSpf(client_ip="192.0.2.7")),
        ("", ReceivedSpf()),
    ],
)
def test_received_spf(value: str, expected: ReceivedSpf) -> None:
    assert received_spf(value) == expected


@pytest.mark.parametrize(
    ("text", "address"),
    [("[192.0.2.7].", "192.0.2.7"), ("IPv6:2001:DB8::", "2001:db8::"), ("::1", "::1"), ("192.0.2", None), ("", None)],
)
def test_addresses(text: str, address: str | None) -> None:
    assert address_in(text) == address
