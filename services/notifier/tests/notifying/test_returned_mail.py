"""Mail that comes back marks the address; a delay doesn't, and what isn't ours is only counted."""

import mailbox
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import Parser

import pytest
from notifying.language import ADAM, EVA, OLGA, House, a_case
from notifying.language.writers import corrected

from testkit.waiting import until

pytestmark = pytest.mark.slow


def a_report(message_id: str, to: str, action: str, status: str) -> MIMEMultipart:
    """As RFC 3464 has it: a notice, the delivery status, and the headers of what came back."""
    report = MIMEMultipart("report")
    report.set_param("report-type", "delivery-status")
    report["From"], report["To"] = "MAILER-DAEMON@mx.example.org", "kronika@kronika.example"
    report["Subject"], report["Message-ID"] = "Delivery Status Notification", "<own@mx.example.org>"
    report.attach(MIMEText("The message could not be delivered."))
    fields = f"Final-Recipient: rfc822; {to}\nAction: {action}\nStatus: {status}\n"
    fields = f"Reporting-MTA: dns; mx.example.org\n\n{fields}"
    status_part = Parser().parsestr(f"Content-Type: message/delivery-status\n\n{fields}")
    report.attach(status_part)
    original = EmailMessage()
    original["Message-ID"], original["To"] = message_id, to
    original.set_content("gone")
    report.attach(MIMEMessage(original))
    return report


async def returned(house: House, message_id: str, action: str, status: str) -> None:
    """The mail server puts it into the folder; wait until it has been read."""
    box = mailbox.Maildir(house.settings.bounces or "", create=True)
    box.add(a_report(message_id, EVA.address, action, status).as_bytes())
    await until(lambda: len(mailbox.Maildir(house.settings.bounces or "")) == 0)


async def undelivered(house: House) -> list[str]:
    answer = await house.asks(OLGA, "/undelivered")
    return [each["account"] for each in answer.json()["items"]]


async def test_a_message_that_came_back_for_good_marks_the_address(house: House) -> None:
    assigned = await (await a_case(house)).assigned()
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    (letter,) = await house.mail(assigned, EVA)
    await returned(house, letter.id, "failed", "5.1.1")
    assert await undelivered(house) == [str(EVA.id)]

    async def the_administrator_was_told() -> bool:
        return "Mail not delivered" in [each.message["Subject"] for each in house.sink.to(ADAM.address)]

    await until(the_administrator_was_told, 15)
    await corrected(house.writers, EVA, by=ADAM)

    async def mended() -> bool:
        return not await undelivered(house)

    await until(mended)


async def test_a_delay_and_a_message_of_somebody_else_mark_nothing(house: House) -> None:
    assigned = await (await a_case(house)).assigned()
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    (letter,) = await house.mail(assigned, EVA)
    await returned(house, letter.id, "delayed", "4.4.1")
    await returned(house, "<somebody@else.example>", "failed", "5.1.1")
    assert await undelivered(house) == []
