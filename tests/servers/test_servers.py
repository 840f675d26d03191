import os
from pathlib import Path

import pytest

from .comparing import differences, triage
from .make_samples import expectation
from .needing import unless_unavailable
from .sink import DROP, Script
from .stage import SERVERS, play, set_up
from .story import Scenario, load

SCENARIOS = load()


@pytest.mark.server
@pytest.mark.parametrize("scenario", [pytest.param(s, id=s.name) for s in SCENARIOS if s.quick])
def test_a_fresh_notice_is_read_as_expected(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / f"{scenario.name}.eml"
    with unless_unavailable():
        path.write_bytes(play(scenario).as_delivered())
    assert differences(expectation(scenario), triage(path)) == []


@pytest.mark.server
@pytest.mark.parametrize("server", sorted(SERVERS))
def test_every_server_has_a_quick_scenario(server: str) -> None:
    assert any(scenario.quick for scenario in SCENARIOS if scenario.server == server)


def test_names_are_unique_and_say_who_made_the_mail() -> None:
    names = [scenario.name for scenario in SCENARIOS]
    assert len(set(names)) == len(names)
    assert all(scenario.name.startswith(f"{scenario.server}-") for scenario in SCENARIOS if scenario.server)


def test_no_address_of_a_story_can_exist() -> None:
    reserved = (".example", "example.com", "example.org", "example.net")
    addresses = [address for scenario in SCENARIOS for address in (scenario.sender, *scenario.recipients)]
    assert all(address.endswith(reserved) for address in addresses)


def test_scripts_are_replies_of_whole_lines() -> None:
    for scenario in SCENARIOS:
        for script in scenario.sinks.values():
            replies = [script.greeting, script.mail, script.rcpt, script.data, script.end, *script.recipients.values()]
            lines = [line for reply in replies if reply not in {"", DROP} for line in reply.split("\n")]
            assert all(line[:3].isdigit() for line in lines), scenario.name


def test_an_unscripted_server_takes_everything() -> None:
    script = Script()
    assert {reply[0] for reply in (script.mail, script.rcpt, script.end)} == {"2"}


@pytest.mark.server
def test_a_program_can_hand_mail_to_the_sendmail_of_a_real_postfix() -> None:
    mail = b"From: alice@example.com\nTo: carla@example.org\nSubject: By hand\n\nHello.\n"
    with unless_unavailable(), set_up(SERVERS["postfix"]) as stage:
        stage.world.run("sendmail", "-t", octets=mail)
        taken = stage.remotes["mx.example.org"].wait(lambda mail: mail.recipients == ("carla@example.org",))
    assert b"Subject: By hand\r\n" in taken.octets


@pytest.mark.server
def test_what_is_written_in_a_world_stays_there_even_behind_an_absolute_link() -> None:
    place = f"bounce-{os.getpid()}"
    with unless_unavailable(), set_up(SERVERS["dma"]) as stage:
        stage.world.run("ln", "-s", "/etc", "/link")
        stage.world.write(f"/link/{place}", "inside")
        assert stage.world.read(f"/etc/{place}") == "inside"
        assert not Path("/etc", place).exists()


@pytest.mark.server
def test_a_closed_world_leaves_no_process_and_no_folder() -> None:
    with unless_unavailable(), set_up(SERVERS["exim"]) as stage:
        processes = [Path("/proc", pid) for pid in stage.world.processes()]
        assert all(process.exists() for process in processes)
    assert not any(process.exists() for process in processes)
    assert not stage.world.scratch.exists()
