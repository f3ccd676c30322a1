"""A mail as the bytes that go to the server: the same bytes for the same letter, line ends CRLF."""

import re
from binascii import b2a_qp
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import Message
from email.policy import compat32
from email.utils import format_datetime

from notifier.domain.mail import Mail, Recipient, UnsendableError

# The policies that parse what they are given take ten times as long, and all of a letter's headers are ours.
_POLICY = compat32.clone(linesep="\r\n", mangle_from_=False)
_BREAKS = re.compile(r"[\r\n]")
_SPECIALS = re.compile(r'[][()<>@,:;".\\]')


def as_bytes(mail: Mail, sender: str, reply_to: str | None) -> bytes:
    """Text and HTML, each quoted-printable. Raises `UnsendableError` for what can't be a message."""
    try:
        message = _part("multipart/alternative", boundary=f"={mail.message_id[1:21]}=")
        for name, value in _headers(mail, sender, reply_to):
            message[name] = value
        message.attach(_body("plain", mail.text))
        message.attach(_body("html", mail.html))
        return message.as_bytes()
    except (ValueError, MessageError, UnicodeError) as problem:
        raise UnsendableError(type(problem).__name__) from None


def _headers(mail: Mail, sender: str, reply_to: str | None) -> list[tuple[str, str]]:
    reply = mail.reply_to or reply_to
    return [
        ("From", _address(sender)),
        ("To", _to(mail.to)),
        *([("Reply-To", _address(reply))] if reply else []),
        ("Subject", _words(_unbroken(mail.subject))),
        ("Date", format_datetime(mail.date)),
        ("Message-ID", _unbroken(mail.message_id)),
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", _unbroken(mail.to.language)),
        ("MIME-Version", "1.0"),
    ]


def _to(recipient: Recipient) -> str:
    address = _address(recipient.address)
    if not recipient.name:
        return address
    return f"{_phrase(_unbroken(recipient.name))} <{address}>"


def _phrase(name: str) -> str:
    if not name.isascii() or "=?" in name:
        return _encoded(name, "utf-8", "To")
    quoted = re.sub(r'([\\"])', r"\\\1", name)
    return f'"{quoted}"' if _SPECIALS.search(name) else name


def _address(text: str) -> str:
    """Raises `ValueError` or `MessageError` for what is none, and where it would begin another line."""
    address = Address(addr_spec=_unbroken(text))
    return address.addr_spec.encode("ascii").decode()


def _words(text: str) -> str:
    is_plain = text.isascii() and "=?" not in text
    return _encoded(text, "us-ascii" if is_plain else "utf-8", "Subject")


def _encoded(text: str, charset: str, header: str) -> str:
    return Header(text, charset, header_name=header).encode(linesep=_POLICY.linesep)


def _unbroken(text: str) -> str:
    if _BREAKS.search(text):
        reason = "a header holds a line break"
        raise ValueError(reason)
    return text


def _body(subtype: str, text: str) -> Message:
    part = _part(f"text/{subtype}", charset="utf-8")
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(b2a_qp(text.encode(), istext=True).decode("ascii"))
    return part


def _part(content_type: str, **parameters: str) -> Message:
    part = Message(_POLICY)
    part.add_header("Content-Type", content_type, **parameters)
    return part
