"""The picture that an authenticator app scans."""

import segno
from markupsafe import Markup

MOST = 500
"""Characters that a picture holds and still is easy to scan."""


def picture_of(uri: str) -> Markup:
    """As inline SVG, dark on light in every theme: apps read no other."""
    drawn = segno.make(uri[:MOST], micro=False)
    svg = drawn.svg_inline(scale=4, dark="#000", light="#fff", border=3, omitsize=True)
    return Markup(svg)  # noqa: S704 - of modules and colours; no text of the uri is in it
