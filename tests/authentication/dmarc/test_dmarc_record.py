"""DMARC records: what is one, what each tag says, what is ignored, and what is remembered as wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.dmarc.record import (
    REMOVED_TAGS,
    DmarcRecord,
    Fault,
    FaultKind,
    Mode,
    Policy,
    PublicSuffixDomain,
    parse_dmarc_record,
)

PIECES = st.sampled_from(
    [
        "v=DMARC1",
        ";",
        "; ",
        "=",
        "p",
        "sp=",
        "none",
        "rua=",
        "mailto:",
        "a@b.c",
        ",",
        "!10m",
        "?",
        "%41",
        "%",
        "\n",
        "ü",
    ]
)


def read(tags: str) -> DmarcRecord:
    record = parse_dmarc_record(f"v=DMARC1;{tags}")
    assert record is not None
    return record


def fault(kind: FaultKind, tag: str, text: str = "") -> Fault:
    return Fault(kind=kind, tag=tag, text=text)


@pytest.mark.parametrize(
    "text", ["v=DMARC1", "v=DMARC1;", "v=DMARC1; p=none", "v = DMARC1 ; p=none", "V=DMARC1;p=none", "v=DMARC1\t;"]
)
def test_a_text_that_begins_with_the_version_is_a_record(text: str) -> None:
    assert parse_dmarc_record(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v=DMARC1 p=none",
        "v=DMARC10; p=none",
        "v=DMARC2; p=none",
        "v=dmarc1; p=none",
        " v=DMARC1; p=none",
        "p=none; v=DMARC1",
        "v=spf1 -all",
        "v=DMARC1\n",
    ],
)
def test_any_other_text_is_no_record(text: str) -> None:
    assert parse_dmarc_record(text) is None


def test_all_tags_are_read() -> None:
    text = (
        "v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; aspf=s; rua=mailto:a@example.com; "
        "ruf=mailto:f@example.com; fo=1:d:s; psd=n; t=y"
    )
    assert parse_dmarc_record(text) == DmarcRecord(
        text=text,
        p=Policy.REJECT,
        sp=Policy.QUARANTINE,
        np=Policy.NONE,
        adkim=Mode.STRICT,
        aspf=Mode.STRICT,
        rua=("a@example.com",),
        ruf=("f@example.com",),
        fo=("1", "d", "s"),
        psd=PublicSuffixDomain.NO,
        t=True,
    )


def test_tags_that_are_not_there_have_their_defaults() -> None:
    record = read("p=none")
    assert record == DmarcRecord(text="v=DMARC1;p=none", p=Policy.NONE)
    assert (record.adkim, record.aspf, record.fo) == (Mode.RELAXED, Mode.RELAXED, ("0",))
    assert (record.psd, record.t, record.sp, record.np) == (PublicSuffixDomain.UNKNOWN, False, None, None)


def test_blanks_and_case_do_not_matter_behind_the_version() -> None:
    record = read("\tP = Reject ;\r\n PSD=Y ; T=N;ADKIM=S; FO = 1 : D ;  ")
    assert (record.p, record.psd, record.t, record.adkim) == ("reject", "y", False, "s")
    assert record.fo == ("1", "d")
    assert record.faults == ()


def test_tags_that_the_standard_does_not_know_are_remembered() -> None:
    record = read("p=none; pct=50; RF=afrf; ri=86400; x_note=a=b")
    assert record.unknown == (("pct", "50"), ("rf", "afrf"), ("ri", "86400"), ("x_note", "a=b"))
    assert {tag for tag, _ in record.unknown} >= REMOVED_TAGS


@pytest.mark.parametrize("tag", ["sp", "np", "adkim", "aspf", "fo", "psd", "t"])
def test_an_invalid_value_falls_back_to_the_default(tag: str) -> None:
    record = read(f"p=none; {tag}=bogus")
    assert record == DmarcRecord(text=record.text, p=Policy.NONE, faults=(fault(FaultKind.INVALID, tag, "bogus"),))


def test_of_a_tag_that_stands_twice_the_first_counts() -> None:
    record = read("p=reject; p=none; sp=none; sp=bogus")
    assert record.p is Policy.REJECT
    assert record.states("sp", "np")
    assert record.faults == (fault(FaultKind.DUPLICATE, "p", "none"), fault(FaultKind.DUPLICATE, "sp", "bogus"))


def test_what_is_no_tag_is_a_fault_in_its_place() -> None:
    record = read("p=none;; reject; t=maybe; =x; v=DMARC1;")
    assert record.faults == (
        fault(FaultKind.MALFORMED, ""),
        fault(FaultKind.MALFORMED, "", "reject"),
        fault(FaultKind.INVALID, "t", "maybe"),
        fault(FaultKind.MALFORMED, "", "=x"),
        fault(FaultKind.MALFORMED, "v", "v=DMARC1"),
    )


@pytest.mark.parametrize(
    ("tags", "stated"),
    [
        ("p=none", True),
        ("p=none; sp=reject; np=reject", True),
        ("", False),
        ("p=", False),
        ("p=bogus", False),
        ("p=none; sp=bogus", False),
        ("p=none; np=bogus", False),
        ("p=none; adkim=bogus", True),
    ],
)
def test_a_policy_is_stated_by_valid_tags_only(tags: str, stated: bool) -> None:  # noqa: FBT001
    assert read(tags).states("sp", "np") is stated


def test_a_missing_p_and_an_invalid_one_are_told_apart() -> None:
    assert read("sp=none").faults == (fault(FaultKind.MISSING, "p"),)
    assert read("p=").faults == (fault(FaultKind.INVALID, "p"),)


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("mailto:a@example.com", ("a@example.com",)),
        ("MAILTO:a@example.com!10m", ("a@example.com",)),
        ("mailto:a@example.com!5", ("a@example.com",)),
        ("mailto:a@example.com?subject=x!1G", ("a@example.com",)),
        ("mailto:a@example.com , mailto:b@example.org", ("a@example.com", "b@example.org")),
        ("mailto:a%2Cb@example.com", ("a,b@example.com",)),
        ("mailto:ü@bücher.example", ("ü@bücher.example",)),
    ],
)
def test_valid_addresses_for_reports(value: str, addresses: tuple[str, ...]) -> None:
    record = read(f"p=none; rua={value}; ruf={value}")
    assert record.rua == record.ruf == addresses
    assert record.faults == ()


@pytest.mark.parametrize(
    "value",
    [
        "",
        "a@example.com",
        "mailto:",
        "mailto:example.com",
        "mailto:@example.com",
        "mailto:a@",
        "mailto:a@b@example.com",
        "mailto:a@example..com",
        "mailto:a%0A@example.com",
        "mailto:a!b@example.com",
        "mailto:a@example.com!10x",
        "https://example.com/reports",
    ],
)
def test_what_is_no_address_for_reports_is_a_fault(value: str) -> None:
    record = read(f"p=none; rua={value}")
    assert record.rua == ()
    assert record.faults == (fault(FaultKind.INVALID, "rua", value),)


def test_one_valid_address_is_enough() -> None:
    record = read("rua=https://example.com/,mailto:a@example.com; p=none")
    assert record.rua == ("a@example.com",)
    assert record.faults == (fault(FaultKind.INVALID, "rua", "https://example.com/"),)


@pytest.mark.parametrize(("policy", "weaker"), [("reject", "quarantine"), ("quarantine", "none"), ("none", "none")])
def test_each_policy_has_a_weaker_one(policy: str, weaker: str) -> None:
    assert Policy(policy).weaker == weaker


@given(st.text() | st.lists(PIECES).map("".join) | st.lists(PIECES).map(lambda pieces: "v=DMARC1;" + "".join(pieces)))
def test_no_text_makes_the_parser_raise(text: str) -> None:
    record = parse_dmarc_record(text)
    assert record is None or record.text == text


@given(st.sampled_from(Policy), st.sampled_from(Policy), st.sampled_from(Mode), st.sampled_from(PublicSuffixDomain))
def test_a_written_record_is_read_back(p: Policy, np: Policy, mode: Mode, psd: PublicSuffixDomain) -> None:
    record = read(f" p={p}; np={np}; adkim={mode}; psd={psd}")
    assert (record.p, record.np, record.adkim, record.psd, record.faults) == (p, np, mode, psd, ())
