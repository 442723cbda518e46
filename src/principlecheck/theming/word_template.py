"""A firm's own Word document as a template: looked through as bytes from a stranger, and put
together anew from styles, numbering, running heads and page, and from nothing else.

What stands in its body is left out, and so are macros' neighbours: objects, controls, linked
files, mail merge, custom data. What would run or fetch something in a part that is kept is refused.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct

from principlecheck.dossier.logo import BadLogo, check_logo
from principlecheck.reading.workbook import DAMAGED_ZIP, PACKED

MOST_TEMPLATE_BYTES = 8 << 20
_MOST_UNPACKED = 32 << 20
_MOST_PARTS = 500
_MOST_ELEMENTS = 500_000
_MOST_DEPTH = 120

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_KINDS = {
    "styles": f"{_WORD}styles+xml",
    "numbering": f"{_WORD}numbering+xml",
    "fontTable": f"{_WORD}fontTable+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "header": f"{_WORD}header+xml",
    "footer": f"{_WORD}footer+xml",
}
"""The parts that are taken, by the relation that the document has to them."""
_SETTINGS = (
    "mirrorMargins", "evenAndOddHeaders", "defaultTabStop", "autoHyphenation", "compat",
    "themeFontLang", "clrSchemeMapping", "decimalSymbol", "listSeparator",
)  # fmt: skip
_FIELDS = frozenset(
    [
        "PAGE",
        "NUMPAGES",
        "SECTION",
        "SECTIONPAGES",
        "STYLEREF",
        "TITLE",
        "SUBJECT",
        "AUTHOR",
        "DOCPROPERTY",
        "DATE",
        "CREATEDATE",
        "SAVEDATE",
        "PRINTDATE",
        "TIME",
        "KEYWORDS",
        "COMMENTS",
        "FILENAME",
        "SEQ",
    ]
)
"""Fields that show something of the document itself, and reach for nothing else."""
_INSTRUCTIONS = ("instrText", "delInstrText")
_OF_FIELDS = (*_INSTRUCTIONS, "fldChar", "fldSimple")
_SPLITS = frozenset(
    ["AlternateContent", "Choice", "Fallback", "ins", "del", "moveFrom", "moveTo", "fldSimple"]
)
"""Elements with which an instruction says one thing to one reader and another to the next."""
_ODD_FIELD = "it has a field of several parts, which may run or fetch something"
_PLAIN_FIELD = "it with plain fields, none inside another, and with its changes accepted"
_RUNS = {
    "object": "an object of another program", "OLEObject": "an object of another program",
    "control": "a control that runs something", "altChunk": "another file",
    "subDoc": "another file", "mailMerge": "a mail merge",
}  # fmt: skip
_IMAGES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
_SAVE = "a Word document (.docx or .dotx) without macros, saved again in Word"


class BadTemplate(Exception):  # noqa: N818 - it is the template that is bad
    """Why a document cannot be the template, and what to use instead."""

    def __init__(self, says: str, write: str = _SAVE) -> None:
        super().__init__(says)
        self.says, self.write = says, write


class _WordTemplateRelation(Struct, frozen=True):
    id: str
    kind: str
    target: str
    external: bool


def check_word_template(data: bytes) -> bytes:
    """A Word document with the styles, numbering, running heads and page of `data`, and nothing in
    its body. Raises `BadTemplate`.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadTemplate("it is a Word file of the old kind (.doc), or locked with a password")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _WordTemplate(archive).rebuilt()
    except DAMAGED_ZIP as error:
        raise BadTemplate("it is not a Word document, or a damaged one") from error
    except (ElementTree.ParseError, UnicodeError, ValueError, KeyError) as error:
        raise BadTemplate("it is a damaged Word document") from error


class _WordTemplate:
    """One document while it is looked through; `made` are the parts of the new one."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        infos = archive.infolist()
        if len(infos) > _MOST_PARTS or sum(one.file_size for one in infos) > _MOST_UNPACKED:
            raise BadTemplate("it unpacks to more than a template needs")
        names = [one.filename for one in infos]
        if any(one.compress_type not in PACKED for one in infos):
            raise BadTemplate("it is packed in a way that no Word document is")
        if any(one.flag_bits & 1 for one in infos):
            raise BadTemplate("it is locked with a password")
        if any("vbaproject" in name.lower() for name in names):
            raise BadTemplate("it holds macros")
        if len(set(names)) != len(names):
            raise BadTemplate("it has two parts of one name")
        self._archive, self._names = archive, frozenset(names)
        self._elements = 0
        self.made: dict[str, bytes] = {}
        self.types: dict[str, str] = {}

    def rebuilt(self) -> bytes:
        """The new document. Raises `BadTemplate`."""
        if b"macroEnabled" in self._xml("[Content_Types].xml"):
            raise BadTemplate("it is a document with macros")
        main = next((one.target for one in self._relations("") if one.kind == "officeDocument"), "")
        body = ElementTree.fromstring(self._xml(main))  # noqa: S314 - without a document type
        if body.tag != f"{{{_W}}}document":
            raise BadTemplate("it is not a Word document")
        relations = []
        for one in self._relations(main):
            if one.kind in _KINDS and not one.external and one.target in self._names:
                self._take(one.target, _KINDS[one.kind])
                relations.append(one)
        kept = {one.id for one in relations}
        self.made["word/document.xml"] = _empty_word_template_document(body, kept)
        self.made["word/settings.xml"] = self._settings(main)
        self.types["word/document.xml"] = f"{_WORD}document.main+xml"
        self.types["word/settings.xml"] = f"{_WORD}settings+xml"
        own = _WordTemplateRelation("rIdSettings", "settings", "word/settings.xml", external=False)
        self.made["word/_rels/document.xml.rels"] = _word_template_relations_part(
            [*relations, own], "word"
        )
        whole = _WordTemplateRelation("rId1", "officeDocument", "word/document.xml", external=False)
        self.made["_rels/.rels"] = _word_template_relations_part([whole], "")
        return self._packed()

    def _take(self, name: str, content_type: str) -> None:
        """Takes a part as it is, with the pictures in it and its links to the web."""
        if name in self.made:
            return
        self.made[name] = self._xml(name, kept=True)
        self.types[name] = content_type
        relations = []
        for one in self._relations(name):
            if one.external:
                if one.kind != "hyperlink" or not one.target.startswith(("https://", "mailto:")):
                    says = f"it reaches for something outside of it ({one.target[:80]})"
                    raise BadTemplate(says, "it with the pictures embedded, not linked")
            elif one.kind == "image":
                self._take_image(one.target)
            else:
                raise BadTemplate(f"its running heads hold {one.kind[:40]}, which is not taken")
            relations.append(one)
        if relations:
            folder, _, file = name.rpartition("/")
            self.made[f"{folder}/_rels/{file}.rels"] = _word_template_relations_part(
                relations, folder
            )

    def _take_image(self, name: str) -> None:
        data = self._bytes(name)
        kind = next((kind for magic, kind in _IMAGES.items() if data.startswith(magic)), "")
        if kind:
            self.made[name], self.types[name] = data, f"image/{kind}"
            return
        try:
            media_type, self.made[name] = check_logo(data)
        except BadLogo as error:
            says = f"a picture in it ({posixpath.basename(name)[:60]}) cannot be used: {error.says}"
            raise BadTemplate(says, "that picture as PNG, JPEG or plain SVG") from None
        self.types[name] = media_type

    def _settings(self, main: str) -> bytes:
        """The few settings that say how a page is laid out."""
        name = next((one.target for one in self._relations(main) if one.kind == "settings"), "")
        kept: list[bytes] = []
        if name in self._names:
            root = ElementTree.fromstring(self._xml(name))  # noqa: S314 - without a document type
            wanted = [f"{{{_W}}}{setting}" for setting in _SETTINGS]
            kept = [ElementTree.tostring(one) for one in root if one.tag in wanted]
        return b'<w:settings xmlns:w="%b">%b</w:settings>' % (_W.encode(), b"".join(kept))

    def _relations(self, name: str) -> Iterator[_WordTemplateRelation]:
        """The relations of a part; their targets by name in the package."""
        folder, _, file = name.rpartition("/")
        part = posixpath.join(folder, "_rels", f"{file}.rels")
        if part not in self._names:
            return
        root = ElementTree.fromstring(self._xml(part))  # noqa: S314 - without a document type
        for one in root:
            external = one.get("TargetMode") == "External"
            target = one.get("Target", "")
            if not external:
                inside = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                target = posixpath.normpath(inside)
                if target.startswith("..") or "\\" in target:
                    raise BadTemplate("a part of it leads out of it")
            yield _WordTemplateRelation(
                one.get("Id", ""), one.get("Type", "").rpartition("/")[2], target, external
            )

    def _bytes(self, name: str) -> bytes:
        if name not in self._names:
            raise BadTemplate(f"a part of it is missing ({name[:80]})")
        with self._archive.open(name) as stream:
            data = stream.read(_MOST_UNPACKED + 1)
        if len(data) > _MOST_UNPACKED:
            raise BadTemplate("it unpacks to more than a template needs")
        return data

    def _xml(self, name: str, *, kept: bool = False) -> bytes:
        """The bytes of a part that is XML without a document type and, where it is `kept`, holds
        nothing that runs or fetches. Raises `BadTemplate`.
        """
        data = self._bytes(name)
        look = _TemplateXmlCleaner(self._elements, kept=kept)
        look.through(data)
        self._elements = look.elements
        return data

    def _packed(self) -> bytes:
        overrides = "".join(
            f'<Override PartName="/{escape(name)}" ContentType={quoteattr(kind)}/>'
            for name, kind in self.types.items()
        )
        types = (
            f'<Types xmlns="{_PACKAGE}content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
        )
        made = BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in {"[Content_Types].xml": types.encode(), **self.made}.items():
                archive.writestr(zipfile.ZipInfo(name), data)
        return made.getvalue()


class _TemplateXmlCleaner:
    """Goes through one part of XML and keeps nothing of it.

    Of a field, what Word runs is what stands from its begin to its separate. That has to be one
    instruction in one piece: with another field inside it, or with a change or a choice that some
    readers take and others leave out, different programs read different instructions.
    """

    def __init__(self, elements: int, *, kept: bool) -> None:
        self.elements, self._kept = elements, kept
        self._depth = 0
        self._open: str | None = None
        """The instruction of the field that has begun, as far as it has come; None in none."""
        self._writing: str | None = None
        """The text of the element of an instruction that is being read."""

    def through(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(data, True)
        except expat.ExpatError:
            raise BadTemplate("it is a damaged Word document") from None
        _refuse_word_template_field(self._open or "")

    def _doctype(self, *_declared: object) -> None:
        raise BadTemplate("it declares a document type, which no Word document needs")

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self._depth += 1
        if self.elements > _MOST_ELEMENTS or self._depth > _MOST_DEPTH:
            raise BadTemplate("it holds more than a template needs")
        name = element.rpartition(" ")[2]
        if not self._kept:
            return
        if name in _RUNS:
            raise BadTemplate(f"it holds {_RUNS[name]}")
        for key, value in attributes.items():
            if key.rpartition(" ")[2] in ("src", "href") and re.search(r"[:\\/]", value):
                raise BadTemplate(f"it reaches for something outside of it ({value[:80]})")
        self._look_at_field(element, attributes)

    def _look_at_field(self, element: str, attributes: dict[str, str]) -> None:
        space, _, name = element.rpartition(" ")
        if name in _OF_FIELDS and space != _W:
            raise BadTemplate(_ODD_FIELD, _PLAIN_FIELD)
        if self._open is not None and name in _SPLITS:
            raise BadTemplate(_ODD_FIELD, _PLAIN_FIELD)
        if name == "fldSimple":
            for key, value in attributes.items():
                if key.rpartition(" ")[2] == "instr":
                    _refuse_word_template_field(value)
        elif name == "fldChar":
            self._turn(attributes.get(f"{_W} fldCharType", ""))
        elif name in _INSTRUCTIONS:
            self._writing = ""

    def _turn(self, sign: str) -> None:
        """One of the three signs of a field: begin, separate, end."""
        if sign == "begin":
            if self._open is not None:
                raise BadTemplate(_ODD_FIELD, _PLAIN_FIELD)
            self._open = ""
        else:
            _refuse_word_template_field(self._open or "")
            self._open = None

    def _end(self, element: str) -> None:
        self._depth -= 1
        name = element.rpartition(" ")[2]
        if self._open is not None and name in _SPLITS:
            raise BadTemplate(_ODD_FIELD, _PLAIN_FIELD)
        if name in _INSTRUCTIONS and self._writing is not None:
            if self._open is None:
                _refuse_word_template_field(self._writing)
            else:
                self._open += self._writing
            self._writing = None

    def _text(self, text: str) -> None:
        if self._writing is not None:
            self._writing += text


def _refuse_word_template_field(instruction: str) -> None:
    words = instruction.split()
    if words and words[0].upper() not in _FIELDS:
        says = f"it has a field ({words[0][:40]}) that may run or fetch something"
        raise BadTemplate(says, "it without that field")


def _empty_word_template_document(whole: ElementTree.Element, relations: set[str]) -> bytes:
    """A document with nothing but the last page's format, which names its running heads."""
    section = whole.find(f"{{{_W}}}body/{{{_W}}}sectPr")
    if section is not None:
        for one in list(section):
            named = one.get(f"{{{_RELATION}}}id")
            if named is not None and named not in relations:
                section.remove(one)
    inside = b"" if section is None else ElementTree.tostring(section)
    made = b'<w:document xmlns:w="%b" xmlns:r="%b"><w:body>%b</w:body></w:document>'
    return made % (_W.encode(), _RELATION.encode(), inside)


def _word_template_relations_part(relations: list[_WordTemplateRelation], folder: str) -> bytes:
    lines = []
    for one in relations:
        target = one.target if one.external else posixpath.relpath(one.target, folder or ".")
        mode = ' TargetMode="External"' if one.external else ""
        lines.append(
            f'<Relationship Id={quoteattr(one.id)} Type="{_RELATION}/{one.kind}" '
            f"Target={quoteattr(target)}{mode}/>"
        )
    made = f'<Relationships xmlns="{_PACKAGE}relationships">{"".join(lines)}</Relationships>'
    return made.encode("utf-8")
