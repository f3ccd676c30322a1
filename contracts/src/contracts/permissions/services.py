"""What services may do in the background, under their own accounts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service: what it may ask for and command, in words and as actions."""

    service: str
    may_ask: str = ""
    may_command: str = ""
    actions: frozenset[str] = frozenset()


SERVICES = (
    ServiceLine("case-ledger"),
    ServiceLine(
        "assignment",
        may_command="record an assignment, only together with a person's token",
        actions=frozenset({"pass_assignment_on"}),
    ),
    ServiceLine(
        "document-store",
        "a document's key; may this be filed?",
        "file a paper for its uploader",
        frozenset({"fetch_document_key", "ask_filing", "file_paper"}),
    ),
    ServiceLine(
        "deadline-watcher",
        "the clocks of a case, without personal data",
        actions=frozenset({"read_clocks"}),
    ),
    ServiceLine(
        "notifier",
        "from identity: address and name of the one recipient, a single-use link; from the ledger: does this"
        " cause still stand?, D4's text where full text is on",
        actions=frozenset({"ask_recipient", "ask_link", "ask_cause", "read_message_text"}),
    ),
    ServiceLine("identity"),
    ServiceLine("dashboard", "nothing: it shows what the services give to the person"),
    ServiceLine("every consumer", "the feeds, sealed", actions=frozenset({"read_feed"})),
)

EVERY_CONSUMER = "every consumer"


def service_may(service: str, action: str) -> bool:
    """Whether this service may do this under its own account; those not listed may do nothing."""
    lines = {line.service: line for line in SERVICES}
    if service not in lines or service == EVERY_CONSUMER:
        return False
    return action in lines[service].actions | lines[EVERY_CONSUMER].actions
