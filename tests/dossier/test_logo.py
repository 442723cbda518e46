"""A logo is an image: what draws is kept, and what runs, fetches or loops is refused."""

import zlib
from xml.parsers import expat

import pytest

from principlecheck.dossier.logo import BadLogo, check_logo

SVG = "http://www.w3.org/2000/svg"


def svg(body: str = "", attributes: str = "") -> bytes:
    return f'<svg xmlns="{SVG}" {attributes}>{body}</svg>'.encode()


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def png(width: int = 2, height: int = 2, end: bytes = b"") -> bytes:
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    data = zlib.compress(b"\x00" * 14)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", data)
        + chunk(b"IEND", b"")
        + end
    )


def test_an_image_is_known_by_what_it_holds() -> None:
    assert check_logo(png()) == ("image/png", png())
    assert check_logo(svg())[0] == "image/svg+xml"
    assert check_logo(b'\xef\xbb\xbf<?xml version="1.0"?>\n' + svg())[0] == "image/svg+xml"


def test_what_draws_is_kept_as_it_was() -> None:
    body = (
        '<title>A &amp; B</title><defs><linearGradient id="g"><stop offset="0" stop-color="#f00"/>'
        "</linearGradient></defs><style>.a{fill:url(#g)}</style>"
        '<g transform="scale(2)"><path class="a" d="M0 0L1 1Z" style="fill:url(#g)"/>'
        '<text x="1">é &lt;</text><use href="#g"/></g>'
    )
    written = check_logo(svg(body, 'viewBox="0 0 9 9"'))[1].decode()
    assert written.startswith(f'<svg xmlns="{SVG}" viewBox="0 0 9 9"><title>A &amp; B</title>')
    for part in ('d="M0 0L1 1Z"', "url(#g)", "é &lt;", '<use href="#g">', "scale(2)"):
        assert part in written
    assert check_logo(written.encode())[1].decode() == written


def test_what_editors_add_for_themselves_is_left_out() -> None:
    body = (
        "<!-- Generator: x --><metadata><a xmlns='urn:x'>secret</a></metadata>"
        "<i:view xmlns:i='urn:inkscape' i:x='1'><i:y/></i:view><g data-name='L' i:z='1' xmlns:i='urn:i'/>"
    )
    assert check_logo(svg(body))[1].decode() == f'<svg xmlns="{SVG}"><g></g></svg>\n'


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "xhtml-script": "<h:script xmlns:h='http://www.w3.org/1999/xhtml'>alert(1)</h:script>",
    "foreign-object": "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
    "handler": "<g onload='alert(1)'/>",
    "handler-case": "<g onClick='alert(1)'/>",
    "image": "<image href='http://example.com/x.png'/>",
    "link": "<a href='javascript:alert(1)'/>",
    "use-outside": "<use href='http://example.com/x.svg#a'/>",
    "use-data": "<use xmlns:x='http://www.w3.org/1999/xlink' x:href='data:image/svg+xml,x#a'/>",
    "animate": "<animate attributeName='href' to='javascript:alert(1)'/>",
    "set": "<set attributeName='onload' to='x'/>",
    "filter": "<filter/>",
    "style-import": "<style>@import 'http://example.com/x.css';</style>",
    "style-url": "<style>g{fill:url(http://example.com)}</style>",
    "style-escape": "<style>g{fill:u\\72l(http://example.com)}</style>",
    "style-parts": "<style>g{fill:u<!-- -->rl(//example.com)}</style>",
    "style-cdata": "<style><![CDATA[@import url(//example.com);]]></style>",
    "attribute-url": "<g fill='url(//example.com/#a)'/>",
    "attribute-style": "<g style='background:url(//example.com)'/>",
    "instruction": "<?xml-stylesheet href='http://example.com/x.css'?>",
    "repeats": "<g id='a'><use href='#b'/><use href='#b'/></g><g id='b'><use href='#a'/></g>",
    "itself": "<use id='a' href='#a'/>",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_runs_fetches_or_loops_is_refused(body: str) -> None:
    with pytest.raises(BadLogo) as error:
        check_logo(svg(body))
    assert error.value.write


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"),
        b'<!DOCTYPE svg SYSTEM "http://example.com/x.dtd">' + svg(),
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + svg("&a;"),
        b"<html/>",
        b"<svg/>",
        b"<svg xmlns='urn:x'/>",
        svg("<g>"),
        svg() + svg(),
        svg("<g>" * 100 + "</g>" * 100),
        svg("<g/>" * 6_000),
        svg("\x00"),
        b"",
        b"GIF89a",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        png()[:-4],
        png(end=b"<script>"),
        png(0, 2),
        png(9_000, 1),
        png(4_000, 4_000),
        png().replace(b"IDAT", b"IDOT"),
        b'<?xml version="1.0" encoding="utf-7"?>' + svg(),
    ],
)
def test_what_is_no_image_or_too_much_of_one_is_refused(data: bytes) -> None:
    with pytest.raises(BadLogo):
        check_logo(data)


@pytest.mark.parametrize(
    "body", ["<g id='&quot;&gt;&lt;script&gt;'/>", "<text>&lt;/svg&gt;&lt;script&gt;</text>"]
)
def test_what_is_text_stays_text(body: str) -> None:
    written = check_logo(svg(body))[1]
    names: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: names.append(name)
    parser.Parse(written, True)
    assert names == ["svg", "g" if "<g" in body else "text"]
    assert b"<script" not in written
