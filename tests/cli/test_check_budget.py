"""However many senders a mail tells of, `bounce check` asks the DNS no more about it than one mail may cause."""

from datetime import timedelta

from bounce_cli.authentication.lookup.asking import Asking
from bounce_cli.authentication.lookup.cache import Cache
from bounce_cli.cli.checks import Manner, Stated, check_cases
from bounce_cli.limits import Limits
from bounce_cli.rendering.style import ENGLISH_STYLE
from bounce_cli.triage import cases
from tests.test_authenticated import NOW, Endless, many_recipients


def test_a_mail_of_many_senders_has_one_budget() -> None:
    behind = Endless()
    run = Asking(resolver=Cache(behind, most=100_000), behind=behind, now=NOW)
    manner = Manner(stated=Stated(), fresh_for=timedelta(days=7), ask_lists=False, limits=Limits())
    found = [one.document(ENGLISH_STYLE) for one in check_cases(cases(many_recipients(40), any_mail=True), run, manner)]
    assert len(found) == 40
    most = Limits().dns_lookups
    assert most < len(behind.asked) <= 4 * most
