"""What is asked of a person who is to have an account (A1, A7)."""

from collections.abc import Sequence

from dashboard.api.forms import Field
from dashboard.api.showing import vocabulary, words
from dashboard.api.showing.words import _

PERSON: Sequence[Field] = (
    Field("family_name", _("Family name")),
    Field("given_name", _("Given name")),
    Field("email", _("E-mail address"), "email", hint=_("Invitation and case e-mails go there.")),
    Field(
        "language",
        _("Language of screens and letters"),
        "choice",
        options=tuple((code, vocabulary.LANGUAGES[code]) for code in words.LANGUAGES),
    ),
    Field("family_name_first", _("Family name is written first"), "check"),
)


def usual(language: str) -> dict[str, object]:
    """What the form is opened with by somebody of this language."""
    return {"language": language, "family_name_first": language == "hu"}
