"""Patterns and health on a screen and as JSON."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from rich.cells import cell_len

from bounce_cli.classifier import Reason
from bounce_cli.language.translation import LANGUAGES, language
from bounce_cli.patterns.address_list import AddressList
from bounce_cli.patterns.model import ListHealth, Pattern
from bounce_cli.problem import Problem
from bounce_cli.rendering.patterns import patterns_document, patterns_schema, patterns_text
from bounce_cli.rendering.style import Style
from tests.patterns.mailboxes import bounce, found, observed, people
from tests.patterns.test_order import wide

NARROW = Style(width=80)
WELL = ListHealth(is_list=False, addresses=100, dead=1)


def screen(patterns: tuple[Pattern, ...], health: ListHealth = WELL, style: Style = NARROW, **options: object) -> str:
    return "".join(patterns_text(patterns, health, style, **options))  # type: ignore[arg-type]


def corp() -> tuple[Pattern, ...]:
    return found(bounce(who, client_ip="192.0.2.7") for who in people(44, "corp.example"))


def test_a_pattern_is_told_with_the_next_command() -> None:
    assert screen(corp()) == (
        " A filter, not the addresses: 44 of 44 addresses at corp.example refused\n"
        " (spam). Since 20 Nov 2026 09:12 +00:00, all from 192.0.2.7.\n"
        " → bounce letter --domain corp.example\n"
        "\n"
    )


def test_one_or_two_paths_are_part_of_a_command_that_needs_them() -> None:
    assert "→ bounce letter --domain corp.example 'my bounces'\n" in screen(corp(), paths=["my bounces"])
    assert "→ bounce letter --domain corp.example …\n" in screen(corp(), paths=["a", "b", "c"])
    (typo,) = found(bounce("kim@gmial.com", Reason.DOMAIN_UNKNOWN))
    assert "→ bounce explain domain_unknown\n" in screen((typo,), paths=["a"])


def test_in_a_pipe_a_pattern_is_one_line() -> None:
    assert screen(corp(), style=Style()).count("\n") == 2


def test_nothing_found_and_a_healthy_list_say_nothing() -> None:
    assert screen(()) == ""
    assert screen((), ListHealth(is_list=True, addresses=0, dead=0)) == ""


def test_the_heaviest_are_shown_and_the_others_counted() -> None:
    many = found(*([bounce(who) for who in people(5 + n, f"d{n}.example")] for n in range(11)))
    text = screen(many)
    assert text.count("A filter, not the addresses") == 8
    assert "15 of 15" in text
    assert "3 more patterns: --findings FILE writes all of them." in text


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("code", LANGUAGES)
def test_everything_fits_in_every_language(width: int, code: str) -> None:
    seen = observed(wide())
    health = ListHealth(
        is_list=True,
        addresses=9000,
        dead=3000,
        domains=seen.health().domains * 4,
        ages=seen.health().domains,
        roles=2000,
        duplicates=500,
        alike=400,
        limits=(Problem(code="x", text="much was left out"),),
    )
    text = screen(seen.found(), health, Style(width=width, language=language(code)))
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert len(screen((), health, Style(width=width, language=language(code))).splitlines()) <= 8


def test_dates_and_numbers_are_those_of_the_language() -> None:
    text = screen(corp(), style=Style(width=80, language=language("pl")))
    assert "20 lis 2026, 09:12 +00:00" in " ".join(text.split())


def test_health_is_told_where_it_is_bad() -> None:
    health = observed(
        *(bounce(who, Reason.USER_UNKNOWN, 24 * day) for who in people(40, "gone.example") for day in (0, 1)),
        *(bounce(who, Reason.MAILBOX_FULL) for who in people(20, "corp.example")),
    ).health()
    assert screen((), health) == (
        " Of 60 addresses in these reports 40 are dead (67 %).\n"
        "   most of them at: gone.example (40)\n"
        "   bouncing again and again for: up to 30 days (40)\n"
        "\n"
    )


def test_the_health_of_a_list_is_told_with_what_is_in_it_twice() -> None:
    listed = AddressList()
    for number in range(100):
        listed.add(f"p{number:03}@gone.example", 2020 + number % 2)
        listed.add("info@corp.example")
    for name in ("sales", "office", "kontakt", "post", "biuro", "news", "hr", "it", "press", "shop", "INFO"):
        listed.add(f"{name}@corp.example")
    dead = [bounce(who, Reason.USER_UNKNOWN) for who in people(50, "gone.example")]
    assert screen((), observed(dead).health(listed)) == (
        " Your list: 50 of 111 addresses are dead (45 %).\n"
        "   most of them at: gone.example (50 of 100)\n"
        "   added in 2021 (25 of 50), added in 2020 (25 of 50), without a date (0 of 11)\n"
        " 99 lines repeat an address · 11 addresses of functions (info@, sales@)\n"
        "\n"
    )


def test_a_line_that_leaves_domains_out_shows_it() -> None:
    gone = [bounce(f"p{n}@a-longer-name-{n % 9}.example", Reason.USER_UNKNOWN) for n in range(90)]
    (line,) = (line for line in screen((), observed(gone).health()).splitlines() if "most of them" in line)
    assert line.endswith("(10), …")


def test_much_that_is_alike_is_a_hint() -> None:
    health = ListHealth(is_list=True, addresses=900, dead=0, alike=12)
    assert screen((), health).splitlines() == [
        " Your list: 0 of 900 addresses are dead (0 %).",
        " 12 addresses are probably others again",
        "",
    ]


def test_a_bound_that_was_reached_is_told() -> None:
    health = ListHealth(is_list=False, addresses=9, dead=0, limits=(Problem(code="x", text="much was left out"),))
    assert screen((), health) == " Not complete: much was left out.\n\n"


def test_nothing_that_mail_says_speaks_to_the_terminal_or_to_a_shell() -> None:
    # The addresses of a report may hold this; those of a record that was made by hand may hold anything.
    names = [f'"\x1b[31m{number}"@corp.example' for number in range(9)]
    sender = "$(id)`\x1b]0;x\x07`"
    patterns = found(bounce(who, remote_mta="mx.example\x1b[2J.example", client_ip=sender) for who in names)
    assert patterns
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", screen(patterns))
    json.dumps(patterns_document(patterns, WELL))


def test_the_document_has_everything_and_fits_its_schema(tmp_path: Path) -> None:
    seen = observed(wide())
    health = ListHealth(is_list=False, addresses=9, dead=0, limits=(Problem(code="x", text="much was left out"),))
    jsonschema.Draft202012Validator.check_schema(patterns_schema())
    for document in (patterns_document(seen.found(), seen.health()), patterns_document((), health)):
        path = tmp_path / "findings.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), patterns_schema())
    document = patterns_document(seen.found(), health)
    assert document["schema"] == "bounce-findings/1"
    assert len(document["patterns"]) == len(seen.found())
    assert document["limits"] == [{"code": "x", "text": "much was left out"}]
    assert {type(one["text"]) for one in document["patterns"]} == {str}
