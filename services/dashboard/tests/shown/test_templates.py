"""What no template may hold, since the policy of the pages would stop it or it would open a way in."""

import re
from pathlib import Path

import pytest

import dashboard

ROOT = Path(dashboard.__file__).parent / "templates"
TEMPLATES = sorted(each.relative_to(ROOT).as_posix() for each in ROOT.rglob("*.html"))
OURS = re.compile(r"--(?:done|w|c): ?(?:\{\{[^}]+\}\}|[\w.%-]+)+")
_STYLE = re.compile(r'\bstyle="([^"]*)"')
_POST = re.compile(r'<form\b[^>]*\bmethod="post".*?</form>', re.DOTALL)
_INCLUDED = re.compile(r'\{% include "([^"]+)"[^%]*%\}')
TRUSTED = {"coming_in/step_set_up.html", "step_set_up.html", "own/factor.html"}
"""Those that show a picture for an app, which we draw ourselves."""


def read(template: str) -> str:
    return (ROOT / template).read_text()


@pytest.mark.parametrize("template", TEMPLATES)
def test_inline_style_is_only_for_our_own_measures(template: str) -> None:
    assert [each for each in _STYLE.findall(read(template)) if not OURS.fullmatch(each.rstrip("; "))] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_script_stands_in_a_template(template: str) -> None:
    text = read(template)
    assert re.findall(r"<style|javascript:|\son[a-z]+=|hx-on|hx-vals=.js", text) == []
    scripts = re.findall(r"<script[^>]*>", text)
    assert [each for each in scripts if 'nonce="{{ nonce }}" src="{{ asset(' not in each] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_form_that_sends_holds_the_token(template: str) -> None:
    forms = _POST.findall(_INCLUDED.sub(lambda found: read(found[1]), read(template)))
    assert [each[:120] for each in forms if "form_token" not in each] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_texts_are_escaped(template: str) -> None:
    assert template in TRUSTED or re.findall(r"\|\s*safe\b|autoescape false", read(template)) == []
