"""What receivers claim of SPF, DKIM and DMARC: in refusals, in Authentication-Results and in Received-SPF."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.authentication_results import (
    AuthenticationResult,
    AuthenticationResults,
    ReceivedSpf,
    authentication_results,
    read_address,
    received_spf,
)
from bounce_cli.authentication.claims import ClaimedResult, Claims, claims_in

GMAIL_NEITHER = (
    "550-5.7.26 This mail has been blocked because the sender is unauthenticated.\r\n"
    "550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.\r\n"
    "550-5.7.26  Authentication results:\r\n550-5.7.26  DKIM = did not pass\r\n"
    "550-5.7.26  SPF [Shop.Example] with ip: [2001:DB8:0:0::7] = did not pass\r\n"
    "550 5.7.26  For instructions see https://support.google.com/mail/answer/81126#authentication x7-20 - gsmtp"
)
GMAIL_DMARC = (
    "550-5.7.26 Unauthenticated email from shop.example is not accepted due to\n550-5.7.26 domain's DMARC policy. "
    "Please contact the administrator of\n550 5.7.26 shop.example domain if this was a legitimate mail. k1-20 - gsmtp"
)


def told(text: str | None, status: str | None = None) -> tuple[str | None, str | None, str | None]:
    found = claims_in(text, status)
    return found.spf, found.dkim, found.dmarc


def test_gmail_names_what_did_not_pass_and_for_whom() -> None:
    assert claims_in(GMAIL_NEITHER, "5.7.26") == Claims(
        spf=ClaimedResult.FAIL,
        dkim=ClaimedResult.FAIL,
        spf_domain="shop.example",
        client_ip="2001:db8::7",
    )


def test_an_assigned_result_goes_before_what_the_sentence_implies() -> None:
    assert told(GMAIL_NEITHER.replace("DKIM = did not pass", "DKIM = pass")) == ("fail", "pass", None)


Triple = tuple[str | None, str | None, str | None]


def of_spf(word: str | None) -> Triple:
    return word, None, None


def of_dkim(word: str) -> Triple:
    return None, word, None


def of_dmarc(word: str) -> Triple:
    return None, None, word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Google
        (GMAIL_DMARC, of_dmarc("fail")),
        (GMAIL_DMARC.replace("550", "451").replace("5.7.26", "4.7.26"), of_dmarc("temperror")),
        (
            (
                "451-4.7.26 Unauthenticated email from shop.example is not accepted due to domain's DMARC policy, but\n"
                "451 4.7.26 temporary DNS failures prevent authentication. - gsmtp"
            ),
            of_dmarc("temperror"),
        ),
        (
            (
                "550-5.7.26 The MAIL FROM domain [shop.example] has an SPF record with a hard fail policy (-all) but "
                "it fails to pass SPF checks with the ip: [192.0.2.7]. - gsmtp"
            ),
            of_spf("fail"),
        ),
        ("550 5.7.26 The MAIL FROM domain [shop.example] has an SPF record with a hard fail policy", of_spf("fail")),
        (
            "550 5.7.26 This message does not have authentication information or fails to pass authentication checks.",
            ("fail", "fail", None),
        ),
        ("421-4.7.27 rate limited because SPF authentication didn't pass for this message.", of_spf("fail")),
        (
            "421 4.7.30 limited because DKIM authentication didn't pass for this message. DKIM = Did not pass",
            of_dkim("fail"),
        ),
        ("421 4.7.32 Your From: header (shop.example) isn't aligned with either of them - gsmtp", of_dmarc("fail")),
        (
            "550 5.7.40 Mail from shop.example is rejected since it doesn't have a DMARC record - gsmtp",
            of_dmarc("none"),
        ),
        # Microsoft
        (
            (
                "550 5.7.509: Access denied, sending domain shop.example does not pass DMARC verification and has a "
                "DMARC policy of reject."
            ),
            of_dmarc("fail"),
        ),
        (
            (
                "550 5.7.515 Access denied, sending domain SHOP.EXAMPLE doesn't meet the required authentication "
                "level. Spf= Pass , Dkim= Fail , DMARC= None"
            ),
            ("pass", "fail", "none"),
        ),
        (
            "550 5.7.23 The message was rejected because of Sender Policy Framework violation -> SPF fail",
            of_spf("fail"),
        ),
        (
            (
                "450 4.7.26 Service does not accept messages sent over IPv6 [2001:db8::7] unless they pass either SPF "
                "or DKIM validation (message not signed)"
            ),
            ("fail", "none", None),
        ),
        ("550 5.7.1 could not be delivered due to domain owner policy restrictions", of_dmarc("fail")),
        # others
        ("550 5.7.9 Yahoo requires all senders to authenticate with either SPF or DKIM.", ("fail", "fail", None)),
        ("554 5.7.1 [HME1] blocked for failing both SPF and DKIM authentication checks", ("fail", "fail", None)),
        ("550 SPF / DKIM Sender Invalid - envelope rejected", ("fail", "fail", None)),
        ("571 5.7.1 Message refused, DMARC verification failed LPN_517", of_dmarc("fail")),
        ("554 5.7.1 Service refuse. OFR_517 [517]", of_dmarc("fail")),
        ("550 5.7.1 Service refuse. LPN007_401", of_spf("fail")),
        ("550 MI:SPF mx11,Ab", of_spf("fail")),
        ("550 5.7.0 MI:DMA mx1", of_dmarc("fail")),
        ("554 IB508", of_spf("fail")),
        ("521 5.2.1 : DMARC: rejected", of_dmarc("fail")),
        ("553 Reject by behaviour spam: spf check failedCONTINUE", of_spf("fail")),
        ("550 Reject due to SPF policy", of_spf("fail")),
        ("550 rejected by the sender domain's dmarc policy", of_dmarc("fail")),
        ("the domain publishes a DMARC policy that asks for rejection", of_dmarc("fail")),
        ("550 5.7.0 From domain failed SPF, and no DKIM signature was found", ("fail", "none", None)),
        # either order, several mechanisms, several languages
        ("DKIM signature of shop.example did not verify", of_dkim("fail")),
        ("SPF check for a@shop.example failed", of_spf("fail")),
        ("SPF check passed but DKIM failed", ("pass", "fail", None)),
        ("SPF failed DKIM passed", ("fail", "pass", None)),
        ("mail passed SPF, fails DMARC", ("pass", None, "fail")),
        ("authentication failed (SPF, DKIM)", ("fail", "fail", None)),
        ("bad DKIM signature", of_dkim("fail")),
        ("SPF unauthorized mail is prohibited", of_spf("fail")),
        ("SPF-Prüfung fehlgeschlagen", of_spf("fail")),
        ("Die DKIM-Signatur ist ungültig", of_dkim("fail")),
        ("Verstoß gegen die DMARC-Richtlinie", of_dmarc("fail")),
        ("Abgelehnt wegen der DMARC-Richtlinie von shop.example", of_dmarc("fail")),
        ("Message refusé, vérification DMARC en échec", of_dmarc("fail")),
        ("refusé selon la politique DMARC", of_dmarc("fail")),
        # not quite failed
        ("550 SPF softfail, message refused", of_spf("softfail")),
        ("message got a softfail: SPF", of_spf("softfail")),
        ("SPF=SoftFail", of_spf("softfail")),
        ("SPF: neutral", of_spf("none")),
        ("550 No valid dmarc record", of_dmarc("none")),
        ("SPF record not found", of_spf("none")),
        ("DKIM signature missing", of_dkim("none")),
        ("the mail is not DKIM-signed", of_dkim("none")),
        ("the mail is not signed with DKIM", of_dkim("none")),
        # not worked out
        ("451 #4.4.3 Temporary error occurred during SPF verification", of_spf("temperror")),
        ("451 we could not check SPF", of_spf("temperror")),
        ("451 DMARC lookup for shop.example: DNS error", of_dmarc("temperror")),
        ("451 DKIM signature could not be checked", of_dkim("temperror")),
        ("SPF konnte nicht geprüft werden", of_spf("temperror")),
        ("SPF did not pass: temporary DNS error", of_spf("temperror")),
        ("550 SPF permerror", of_spf("permerror")),
        ("550 syntax error in SPF", of_spf("permerror")),
        ("550 too many DNS lookups in SPF", of_spf("permerror")),
        ("550 invalid SPF record", of_spf("permerror")),
        ("550 the SPF record of shop.example is broken", of_spf("permerror")),
    ],
)
def test_words(text: str, expected: Triple) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "please publish an SPF record",
        "Please set up SPF, DKIM and DMARC for your domain",
        "If SPF fails, mail is refused",
        "If mail from shop.example fails SPF it is refused",
        "Senders must pass SPF",
        "make sure that the mail passes SPF",
        "SPF pass is required",
        "Learn about SPF failures",
        "we send DMARC failure reports",
        "see https://docs.example/spf-failed or www.docs.example/dkim=no",
        "SPF did not fail",
        "this has not failed DKIM",
        "<dmarc@isp.example> rejected",
        "spf.isp.example rejected the recipient",
        "550 Dmarcpolicy",
        "Vérification dmarc",
        "please add us to your SPF at isp.example. Invalid recipient",
        "530 5.7.0 Authentication required",
        "550 5.7.1 unauthenticated email is not accepted",
        "550 5.7.24 The SPF record of shop.example contains suspicious entries - gsmtp",
        "451 4.7.23 The sending IP address doesn't have a PTR record - gsmtp",
        "421 4.7.28 unusual rate of unsolicited email originating from your SPF domain [shop.example 35]. - gsmtp",
        "550 5.7.25 the sending address must have a reverse DNS record",
        "550 5.7.26 Multiple authentication checks failed",
        "550 5.7.515 Access denied, sending domain shop.example does not meet the required authentication level",
        "",
    ],
)
def test_a_mention_is_no_statement(text: str) -> None:
    assert told(text) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "status", "expected"),
    [
        (None, "5.7.20", of_dkim("fail")),
        (None, "5.7.21", of_dkim("pass")),
        ("no acceptable DKIM signature", "5.7.22", of_dkim("pass")),
        ("refused", "5.7.23", of_spf("fail")),
        (None, "4.7.23", of_spf(None)),
        (None, "4.7.24", of_spf("temperror")),
        (None, " 5.7.24 ", of_spf("permerror")),
        (None, "5.7.25", of_spf(None)),
        (None, "5.7.26", of_spf(None)),
        (None, "5.7.27", of_spf(None)),
        (None, "5.7.30", of_spf(None)),
        (None, "5.7.509", of_dmarc("fail")),
        ("550-5.7.27 blocked - gsmtp", "5.0.0", of_spf("fail")),
        ("blocked - gsmtp", "5.7.30", of_dkim("fail")),
        ("blocked - gsmtp", "5.7.40", of_dmarc("none")),
        ("550 5.7.1 refused", "5.7.23", of_spf(None)),
        ("from 5.7.20.1 refused", "5.7.23", of_spf("fail")),
        ("SPF softfail", "5.7.23", of_spf("softfail")),
        (None, None, of_spf(None)),
    ],
)
def test_codes_speak_where_words_do_not(text: str | None, status: str | None, expected: Triple) -> None:
    assert told(text, status) == expected


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


@given(st.text(), st.none() | st.text())
def test_claims_never_raise(text: str, status: str | None) -> None:
    assert claims_in(text, status).client_ip is None


PIECES = [
    "spf ",
    "dkim",
    "dmarc",
    " = ",
    "did not pass",
    "fail ",
    "[",
    "]",
    "a.example",
    "5.7.26",
    "if ",
    "192.0.2.7",
    ";",
]
PIECES += [
    "(",
    ")",
    '"',
    "\\",
    "=",
    "; ",
    " ",
    "smtp.mailfrom",
    "pass",
    "none",
    "reason",
    "i=1",
    "é",
    "@",
    "/",
    "1",
    "\r\n ",
]
hostile = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(hostile)
def test_nothing_raises_at_pieces_of_what_is_known(text: str) -> None:
    claims_in(text, text)
    received_spf(text)
    for found in authentication_results([text, "mx.isp.example; " + text]):
        assert all(result.method and result.result for result in found.results)


def took(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


@pytest.mark.parametrize(
    "piece",
    [
        "spf ",
        "spf a.b-",
        "fail ",
        "due to ",
        "could not check ",
        "openspf.org/why?id&",
        "a.",
        "(",
        '"',
        '"\\',
        "(()",
        "a=",
        "; ",
    ],
)
def test_hostile_input_takes_linear_time(piece: str) -> None:
    text = piece * 200_000
    assert took(lambda: claims_in(text, None)) < 2
    assert took(lambda: authentication_results(["mx; spf=pass " + text] * 5)) < 2
    assert took(lambda: received_spf(text)) < 2


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
    assert read_address(text) == address
