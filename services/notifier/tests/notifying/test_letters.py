"""Every letter in every language: whole, alike in both parts, and nothing of a case in it."""

import re
from email import message_from_bytes, policy
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from contracts.letters import Letter
from notifier.domain.mail import Mail, Recipient, UnsendableError
from notifier.gateways.message import as_bytes
from notifier.handlers.rendering import LANGUAGES, TEMPLATES, Templates, moment_text
from notifier.wiring.previewing import HOUSE, sample, sample_values

MIDDLE_EUROPE = ZoneInfo("Europe/Budapest")
SOMEBODY = Recipient("somebody@example.org", "Somebody", "en")
EVERY = [(letter, language) for letter in Letter for language in LANGUAGES]
FOLDERS = {path.name for path in TEMPLATES.iterdir() if path.is_dir()}
MAY_NAME = {"name", "address", "link", "dashboard", "guide", "help", "waiting", "moment", "due", "zone"}
MAY_ASK = {"due", "for_operator"}
FULL_TEXT = {Letter.MESSAGE_TO_OPERATOR, Letter.MESSAGE_COPY}
VARIABLE, QUESTION = re.compile(r"{{\s*(\w+)\s*}}"), re.compile(r"{%\s*if (?:not )?(\w+)")


def source(letter: Letter, language: str) -> str:
    """All three files."""
    folder = TEMPLATES / letter / language
    return "\n".join((folder / part).read_text("utf-8") for part in ("subject.txt", "body.txt", "body.html"))


def words(text: str) -> list[str]:
    return text.split()


def shown(html: str) -> str:
    """What a reader sees of it."""
    body = html[html.index("<body") :]
    return unescape(re.sub(r"<[^>]+>", " ", body))


def test_every_letter_is_a_folder_and_every_folder_a_letter() -> None:
    assert {letter.value for letter in Letter} == FOLDERS


@pytest.mark.rule("B4")
@pytest.mark.parametrize(("letter", "language"), EVERY)
def test_a_letter_names_nothing_but_its_recipient_and_the_house(letter: Letter, language: str) -> None:
    text = {"text"} if letter in FULL_TEXT else set[str]()
    assert set(VARIABLE.findall(source(letter, language))) <= MAY_NAME | text
    assert set(QUESTION.findall(source(letter, language))) <= MAY_ASK | text


@pytest.mark.parametrize(("letter", "language"), EVERY)
def test_text_and_html_say_the_same(letter: Letter, language: str) -> None:
    mail = sample(letter, language)
    said = re.sub(r":\n(?=https)", "\n", mail.text.replace("\n--\n", "\n"))
    assert words(said) == words(shown(mail.html))
    assert f'<html lang="{language}">' in mail.html


@pytest.mark.parametrize(("letter", "language"), EVERY)
def test_a_letter_fetches_nothing_and_holds_no_image(letter: Letter, language: str) -> None:
    html = sample(letter, language).html
    assert not re.search(r"<(?:img|link|script|iframe|style|object)|\bsrc=|url\(|@import", html)
    assert {found.split("/")[2] for found in re.findall(r'href="([^"]+)"', html)} <= {HOUSE.domain}


@pytest.mark.parametrize(("letter", "language"), EVERY)
def test_a_message_has_the_headers_of_an_automatic_letter(letter: Letter, language: str) -> None:
    content = as_bytes(sample(letter, language), "kronika@kronika.example", "noreply@kronika.example")
    message = message_from_bytes(content, policy=policy.default)
    assert set(message.keys()) == {
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
        "Content-Type", "Content-Language",
    }  # fmt: skip
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == language
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize("letter", Letter)
def test_a_hungarian_letter_puts_no_article_or_ending_on_what_is_filled_in(letter: Letter) -> None:
    text = source(letter, "hu")
    assert not re.search(r"\b[Aa]z?\s+{{", text)
    assert not re.search(r"}}-?[a-záéíóöőúüű]", text)


@pytest.mark.parametrize("letter", Letter)
def test_a_polish_letter_guesses_nobodys_gender(letter: Letter) -> None:
    assert not re.search(r"\bPan[aiu]?\b|\bPan[ioą]\w*|Szanown|(?:ł|ła)eś|łaś", source(letter, "pl"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_whose_moment_the_ledger_does_not_say_is_whole_without_it(language: str) -> None:
    values = sample_values(SOMEBODY) | {"due": None}
    for letter in (Letter.CASE_ASSIGNED, Letter.CRISIS_ASSIGNED, Letter.HOURS_24, Letter.CASE_REOPENED):
        text = Templates(MIDDLE_EUROPE).render(letter, language, values).text
        assert "None" not in text
        assert not re.search(r" [.,]|  |,\s*\.", text)


@pytest.mark.rule("C8")
@pytest.mark.parametrize("letter", [Letter.CASE_ASSIGNED, Letter.HOURS_24, Letter.DAYS_5, Letter.MONTHS_2])
def test_an_operator_who_stands_in_is_told_that_the_expert_is_absent(letter: Letter) -> None:
    absent = {"en": "absent", "pl": "nieobecny", "hu": "távol"}
    for language, word in absent.items():
        for stands_in in (True, False):
            values = sample_values(SOMEBODY) | {"for_operator": stands_in}
            rendered = Templates(MIDDLE_EUROPE).render(letter, language, values)
            assert (word in rendered.text, word in rendered.html) == (stands_in, stands_in)


@pytest.mark.rule("D4")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letter", sorted(FULL_TEXT))
def test_a_message_in_full_is_an_exact_copy_in_both_parts(letter: Letter, language: str) -> None:
    values = sample_values(SOMEBODY) | {"text": "May I go on?\r\n\r\n\r\n<b>Seven</b> & no more."}
    rendered = Templates(MIDDLE_EUROPE).render(letter, language, values)
    assert "May I go on?\n\n\n<b>Seven</b> & no more.\n" in rendered.text
    assert "May I go on?\n\n\n&lt;b&gt;Seven&lt;/b&gt; &amp; no more.</blockquote>" in rendered.html
    assert words(re.sub(r":\n(?=https)", "\n", rendered.text.replace("\n--\n", "\n"))) == words(
        shown(rendered.html)
    )
    assert "\n" not in rendered.subject


def test_the_same_letter_is_the_same_message_again() -> None:
    first, second = [as_bytes(sample(Letter.HOURS_48, "pl"), "a@b.example", None) for _ in range(2)]
    assert first == second


def test_a_hungarian_name_is_written_family_name_first() -> None:
    assert "Kedves Szabó Éva!" in sample(Letter.CASE_ASSIGNED, "hu").text


@pytest.mark.parametrize("value", ["a\r\nBcc: b@example.org", "a\nb", "a\x00b", "a\u2028b"])
def test_a_value_that_would_begin_another_line_is_refused(value: str) -> None:
    to = Recipient("eva@example.org", value, "en")
    with pytest.raises(UnsendableError):
        Templates(MIDDLE_EUROPE).render(Letter.CASE_ASSIGNED, "en", sample_values(to))


@pytest.mark.parametrize(
    "name",
    [
        'O\'Brien, "Pat"', "Łukasz (Ł.) <x@y.example>", "Ő" * 200, "a" * 200, "back\\slash", "=?utf-8?q?x?=",
        "Dr. Who", "From now on",
    ],
)  # fmt: skip
def test_any_name_stays_one_recipient_in_lines_of_any_servers_length(name: str) -> None:
    good = sample(Letter.CASE_ASSIGNED, "en")
    mail = Mail(
        good.message_id, good.date, Recipient("eva@example.org", name, "en"), name, f"From {name}", good.html
    )
    content = as_bytes(mail, "kronika@kronika.example", None)
    message = message_from_bytes(content, policy=policy.default)
    (to,) = message["To"].addresses
    assert (to.addr_spec, to.display_name.replace(" ", "")) == ("eva@example.org", name.replace(" ", ""))
    assert message["Subject"].replace(" ", "") == name.replace(" ", "")
    assert next(message.iter_parts()).get_content() == f"From {name}"
    assert max(map(len, content.split(b"\r\n"))) < 300


@pytest.mark.parametrize(
    "address",
    [
        "eva@example.org\r\nBcc: b@example.org", "eva@example.org\n", "no address", "é@example.org",
        "a@exämple.org", "a@b.example, c@d.example", "",
    ],
)  # fmt: skip
def test_an_address_that_is_none_makes_no_message(address: str) -> None:
    good = sample(Letter.CASE_ASSIGNED, "en")
    to = Recipient(address, "Eva", "en")
    mail = Mail(good.message_id, good.date, to, good.subject, good.text, good.html)
    with pytest.raises(UnsendableError):
        as_bytes(mail, "kronika@kronika.example", None)


def test_a_missing_value_fails_the_letter() -> None:
    to = Recipient("eva@example.org", "Eva", "en")
    values = {name: value for name, value in sample_values(to).items() if name != "moment"}
    with pytest.raises(UnsendableError):
        Templates(MIDDLE_EUROPE).render(Letter.HOURS_48, "en", values)


def test_a_moment_is_written_as_the_language_writes_it() -> None:
    moment = sample(Letter.HOURS_48, "en").date.astimezone(MIDDLE_EUROPE)
    assert [moment_text(moment, language) for language in LANGUAGES] == [
        "Monday 30 November 2026, 14:30",
        "30 listopada 2026 r. (poniedziałek), godz. 14:30",
        "2026. november 30., hétfő, 14:30",
    ]
