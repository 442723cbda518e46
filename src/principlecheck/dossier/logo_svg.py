"""An SVG, read with expat and written anew from an allow-list.

What editors add for themselves (metadata, their own elements and attributes, comments) draws
nothing and is left out. What could run, fetch or loop is refused, so that nobody wonders where it
has gone.
"""

from __future__ import annotations

import re
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct

SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_BETWEEN = " "  # between a namespace and a name; a name holds no blank
MOST_ELEMENTS = 5_000
MOST_DEPTH = 60
_WRITE = "one saved as plain SVG, or as PNG"


def _words_of_logo_attribute(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DRAWS = _words_of_logo_attribute(
    """svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan
    linearGradient radialGradient stop clipPath mask pattern style"""
)
_SPEAKS = _words_of_logo_attribute("title desc text tspan style")
_ATTRIBUTES = _words_of_logo_attribute(
    """id class style version viewBox preserveAspectRatio x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx
    dy width height d points transform offset rotate textLength lengthAdjust gradientUnits
    gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits patternUnits
    patternContentUnits patternTransform pathLength href role aria-label aria-hidden
    fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-dasharray stroke-dashoffset color opacity display visibility overflow
    clip-path clip-rule mask stop-color stop-opacity paint-order vector-effect shape-rendering
    text-rendering color-interpolation font-family font-size font-style font-weight font-variant
    font-stretch letter-spacing word-spacing text-anchor text-decoration dominant-baseline
    alignment-baseline baseline-shift writing-mode direction unicode-bidi"""
)
_REFERENCE = re.compile(r"url\s*\(\s*(['\"]?)#[\w.:-]+\1\s*\)", re.IGNORECASE)
# Whatever CSS fetches, imports, binds or hides behind an escape.
_REACHES_OUT = re.compile(
    r"url\s*\(|image\s*\(|image-set|@|\\|expression\s*\(|javascript:|behavior\s*:|binding\s*:",
    re.IGNORECASE,
)


_FREE = frozenset(("id", "class", "role", "aria-label", "d", "points"))


class BadLogo(Exception):  # noqa: N818 - it is the logo that is bad
    """An image that cannot be the logo: `says` why, and `write` what to name instead."""

    def __init__(self, says: str, write: str = _WRITE) -> None:
        super().__init__(says)
        self.says, self.write = says, write


class _LogoUse(Struct, frozen=True):
    """A `use` element: what it repeats, and the names of the elements that it stands in."""

    target: str
    within: frozenset[str]


def clean_svg_logo(data: bytes) -> bytes:
    """An SVG with what draws it and nothing else. Raises `BadLogo`."""
    writer = _LogoWriter()
    parser = expat.ParserCreate(namespace_separator=_BETWEEN)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = writer.doctype
    parser.ProcessingInstructionHandler = writer.instruction
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # or an unknown encoding
        raise BadLogo(f"it is not XML ({error})") from None
    return writer.serialise()


class _LogoWriter:
    """Expat's events, checked and written anew."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open: list[tuple[str, str]] = []
        self.passed_over = 0
        self.elements = 0
        self.uses: list[_LogoUse] = []
        self.styles: list[str] = []

    def doctype(self, *_: object) -> None:
        raise BadLogo("it has a DOCTYPE, which can name other files")

    def instruction(self, target: str, _data: str) -> None:
        raise BadLogo(f"it has an instruction (<?{target[:40]}), which can fetch other files")

    def start(self, whole: str, attributes: dict[str, str]) -> None:
        space, _, name = whole.rpartition(_BETWEEN)
        self.elements += 1
        if self.elements > MOST_ELEMENTS or len(self.open) + self.passed_over > MOST_DEPTH:
            raise BadLogo("it has more elements than a logo needs")
        if not self.open and (space, name) != (SVG, "svg") and not self.passed_over:
            raise BadLogo("it is not SVG")
        if (
            self.passed_over
            or (space != SVG and not _logo_element_runs(space, name))
            or name == "metadata"
        ):
            self.passed_over += 1
            return
        if name not in _DRAWS or space != SVG:
            raise BadLogo(f"it holds <{name[:40]}>, which is more than shapes and text")
        kept = dict(_keep_logo_attributes(name, attributes))
        self.open.append((name, kept.get("id", "")))
        if name == "use":
            within = frozenset(id_ for _, id_ in self.open if id_)
            self.uses.append(_LogoUse(kept.get("href", "").removeprefix("#"), within))
        root = f' xmlns="{SVG}"' if len(self.open) == 1 else ""
        attrs = "".join(f" {key}={quoteattr(value)}" for key, value in kept.items())
        self.parts.append(f"<{name}{root}{attrs}>")

    def end(self, _whole: str) -> None:
        if self.passed_over:
            self.passed_over -= 1
            return
        name, _ = self.open.pop()
        if name == "style":
            _check_logo_css("".join(self.styles))
            self.styles.clear()
        self.parts.append(f"</{name}>")

    def text(self, text: str) -> None:
        if self.passed_over or not self.open or self.open[-1][0] not in _SPEAKS:
            return
        if self.open[-1][0] == "style":
            self.styles.append(text)
        self.parts.append(escape(text))

    def serialise(self) -> bytes:
        """The image. Raises `BadLogo` where parts repeat parts that repeat: a few make billions."""
        repeated = {use.target for use in self.uses}
        if any(use.within & repeated for use in self.uses):
            raise BadLogo("parts of it repeat parts that repeat")
        return ("".join(self.parts) + "\n").encode("utf-8")


def _logo_element_runs(space: str, name: str) -> bool:
    """Whether an element of another vocabulary than SVG's is one that does something."""
    return space.startswith("http://www.w3.org/") and name.lower() in ("script", "html", "iframe")


def _keep_logo_attributes(element: str, attributes: dict[str, str]) -> list[tuple[str, str]]:
    """The attributes that draw. Raises `BadLogo` for those that run or fetch."""
    kept = []
    for whole, value in attributes.items():
        space, _, name = whole.rpartition(_BETWEEN)
        if name.lower().startswith("on") and not space:
            raise BadLogo(f"it holds `{name[:40]}`, which runs a script")
        if name == "href" and space in ("", _XLINK):
            if not re.fullmatch(r"#[\w.:-]+", value):
                raise BadLogo(f"its <{element}> points at something outside of it")
            kept.append((name, value))
        elif not space and name in _ATTRIBUTES:
            if name not in _FREE:
                _check_logo_css(value)
            kept.append((name, value))
    return list(dict(kept).items())


def _check_logo_css(text: str) -> None:
    if _REACHES_OUT.search(_REFERENCE.sub("", text)):
        raise BadLogo("its style reaches outside of it")
