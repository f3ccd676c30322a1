"""What the house tells everybody: terms of cooperation, user guide, help address (A7, row 33)."""

from dataclasses import dataclass, replace

from contracts.accounts import GuidePublished, HelpAddressChanged, HouseText, TermsPublished
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.refusal import Refusal
from contracts.texts import ShortText
from identity.domain.command import Command


class PublishText(Command):
    """The next version of a text of the house, in all languages."""

    text: HouseText


class ChangeHelpAddress(Command):
    """Whom letters and pages name for help (A1, A3)."""

    email: ShortText


@dataclass(frozen=True, slots=True)
class House:
    """The texts as they read now; number 0 is one that was never published."""

    terms: HouseText | None = None
    terms_number: int = 0
    guide: HouseText | None = None
    guide_number: int = 0
    help_address: str | None = None


def evolve(house: House, recorded: Recorded[Event]) -> House:
    """The fold of the one stream of the house."""
    match recorded.event:
        case TermsPublished() as event:
            return replace(house, terms=event.text, terms_number=event.number)
        case GuidePublished() as event:
            return replace(house, guide=event.text, guide_number=event.number)
        case HelpAddressChanged() as event:
            return replace(house, help_address=event.email)
    return house


def publish_terms(house: House, command: PublishText) -> tuple[Event, ...] | Refusal:
    """A7: experts are asked at their next sign-in; the same text again changes nothing."""
    if house.terms == command.text:
        return ()
    return (TermsPublished(number=house.terms_number + 1, text=command.text),)


def publish_guide(house: House, command: PublishText) -> tuple[Event, ...] | Refusal:
    """Nobody is asked."""
    if house.guide == command.text:
        return ()
    return (GuidePublished(number=house.guide_number + 1, text=command.text),)


def change_help_address(house: House, command: ChangeHelpAddress) -> tuple[Event, ...] | Refusal:
    """The organisation's own address."""
    if house.help_address == command.email:
        return ()
    return (HelpAddressChanged(email=command.email),)
