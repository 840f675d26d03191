"""The letter to the own IT: what was refused, in whose words, what to change, and what to publish."""

from collections.abc import Iterator, Sequence

from bounce_cli.advice.model import Actor
from bounce_cli.authentication.findings.model import Finding, heaviest_first
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.language.said import Said, counted, said, together
from bounce_cli.letter.author import Author
from bounce_cli.letter.facts import mail_blocks
from bounce_cli.letter.grouping import Group, mails_of, usual_author
from bounce_cli.letter.harmless import harmless
from bounce_cli.letter.model import Block, Item, Letter, Paragraph, Steps
from bounce_cli.letter.opening import reading, signature

__all__ = ["is_for_own_it", "own_it"]


def is_for_own_it(diagnosis: Diagnosis) -> bool:
    """Whether the own IT has something to do about a bounce, or the DNS shows something to mend."""
    return bool(_findings([diagnosis])) or any(step.actor is Actor.OWN_IT for step in diagnosis.advice)


def own_it(group: Group, stated: Author) -> Letter:
    """The letter about bounces of one sending domain.

    Args:
        group: bounces that the own IT can do something about; those that were examined bring what the DNS says.
        stated: who writes, where that is stated; else the From field of the mails says it.
    """
    diagnoses, domain = group.diagnoses, harmless(group.name)
    author = usual_author(diagnoses, stated)
    mails = mails_of(diagnoses)
    blocks: list[Block] = [Paragraph(text=said("Hello,")), Paragraph(text=_opening(len(mails), domain))]
    if understood := reading(diagnoses):
        blocks.append(Paragraph(text=understood))
    blocks += mail_blocks(mails)
    blocks += _work(diagnoses)
    blocks += [
        Paragraph(text=said("Please tell me once that is done: then the mail can be sent again.")),
        signature(author),
    ]
    subject = (
        said("Mail from {domain} does not arrive: what to change on our side", domain=domain)
        if domain
        else said("Our mail does not arrive: what to change on our side")
    )
    return Letter(
        name=domain or "own-it",
        subject=subject,
        blocks=tuple(blocks),
        author=author.field,
    )


def _opening(mails: int, domain: str) -> Said:
    if not domain:
        return counted(
            mails,
            "A mail of ours was not accepted, and something on our side has to be changed for that.",
            "{count:,} mails of ours were not accepted, and something on our side has to be changed for that.",
        )
    return counted(
        mails,
        "A mail from {domain} was not accepted, and something on our side has to be changed for that.",
        "{count:,} mails from {domain} were not accepted, and something on our side has to be changed for that.",
        domain=domain,
    )


def _findings(diagnoses: Sequence[Diagnosis]) -> tuple[Finding, ...]:
    """What the DNS shows of the mails, the heaviest first, each once."""
    return heaviest_first(
        finding for one in diagnoses if one.authentication is not None for finding in one.authentication.findings
    )


def _work(diagnoses: Sequence[Diagnosis]) -> Iterator[Block]:
    findings = _findings(diagnoses)
    found_ids = {finding.id for finding in findings}
    steps = {
        step.text: Item(text=step.text, lines=step.records)
        for one in diagnoses
        for step in one.advice
        if step.actor is Actor.OWN_IT and step.id not in found_ids
    }
    if findings:
        yield Paragraph(text=said("This is what the DNS shows now, and what mends it:"))
        yield Steps(items=tuple(_item(finding) for finding in findings))
    if steps:
        yield Paragraph(text=said("Besides that:") if findings else said("This is what has to be done:"))
        yield Steps(items=tuple(steps.values()))


def _item(finding: Finding) -> Item:
    return Item(text=together(finding.text, finding.fix), lines=finding.records)
