"""From bounces to letters, with what standard error says of them; apart from the command, which starts without it."""

from collections.abc import Sequence

from bounce_cli.cli.letters.notes import note_leftovers, note_unsigned, notes_on, why_not_own_it, why_not_theirs
from bounce_cli.cli.letters.senders import Senders
from bounce_cli.cli.output import note
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.letter.asks import ask_of, is_bounce
from bounce_cli.letter.author import Author
from bounce_cli.letter.grouping import Group, by_author_domain, by_domain, by_recipient
from bounce_cli.letter.model import Letter
from bounce_cli.letter.own_it import is_for_own_it, own_it
from bounce_cli.letter.recipient import to_recipient
from bounce_cli.letter.their_it import their_it

__all__ = ["composed", "to_others", "to_own_it"]


def to_own_it(found: Sequence[Diagnosis], stated: Author, *, is_checked: bool) -> list[Letter]:
    """The letters to the own IT, one for each sending domain; bounces for which there is none are told."""
    fit = [one for one in found if is_bounce(one) and is_for_own_it(one)]
    note_leftovers((one for one in found if not (is_bounce(one) and is_for_own_it(one))), why_not_own_it)
    if fit and not is_checked:
        note("--check asks the DNS, and adds the records that have to be published")
    letters = [own_it(group, stated) for group in by_author_domain(fit)]
    note_unsigned(letters)
    return letters


def to_others(found: Sequence[Diagnosis], sending: Senders, stated: Author, *, to_person: bool) -> list[Letter]:
    """The letters to the recipients' IT, one for each domain, or to each recipient; the rest is told."""
    fit = [one for one in found if ask_of(one) and is_bounce(one)]
    groups = by_recipient(fit) if to_person else [group for group in by_domain(fit) if group.name]
    reached = {one.id for group in groups for one in group.diagnoses}
    note_leftovers((one for one in found if one.id not in reached), why_not_theirs)
    return composed(groups, sending, stated, to_person=to_person)


def composed(groups: Sequence[Group], sending: Senders, stated: Author, *, to_person: bool) -> list[Letter]:
    """One letter for each group; what a reader should know before sending them is told."""
    pairs = [(group, sending.find(group.diagnoses)) for group in groups]
    for text in notes_on(pairs, to_person=to_person):
        note(text)
    compose = to_recipient if to_person else their_it
    letters = [compose(group, origins, stated) for group, origins in pairs]
    note_unsigned(letters)
    return letters
