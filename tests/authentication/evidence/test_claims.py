"""What receivers claim of SPF, DKIM and DMARC in refusals: in words, and by codes."""

import pytest

from bounce_cli.authentication.evidence.claims import ClaimedResult, Claims, claims_in

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
