"""A document of a stored file -> its characters, each led back to its byte.

In: the bytes of the whole file and a document's span. Out: a :class:`Text`, decoded, with whether tags or
blanks make its layout.

The rule of the field: EDGAR asks for ASCII and does not declare what it gets.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from transforms.submissions import Document, NoCharacters, NotText

CONTROL_SHARE = 50
"""More than one control character in so many bytes is no text. Corpus: none in 234 files; compressed
and image data have one in ten."""
CONTROL_SAMPLE = 16_384
CHECKPOINT = 512
"""Characters between two known byte offsets of a text whose characters differ in width: an offset costs
the encoding of half as many, and a 20 MB exhibit keeps 40,000 numbers."""


@dataclass(frozen=True, slots=True)
class Text:
    """A document's characters as stored (line ends too), a byte order mark left off."""

    text: str
    encoding: str
    """'ascii', 'utf-8', 'cp1252' (bytes it leaves undefined stand for themselves, as in browsers),
    'utf-16-le' or 'utf-16-be'."""
    format: str
    """'html' when the layout is made by HTML tags, 'text' when it is made by blanks and line ends."""
    start: int = 0
    """Byte offset of the first character in the stored file."""
    checkpoints: tuple[int, ...] = field(default=(), repr=False)
    """Byte offset of every CHECKPOINT-th character where characters differ in width, else empty."""

    @property
    def byte_offset(self) -> Callable[[int], int]:
        """From a character to its absolute byte offset in the stored file; from ``len(text)`` to the end.

        A function to keep: what asks for thousands of offsets settles only once how they are found.
        """
        return self._counted_offset if self.checkpoints else self.start.__add__

    def _counted_offset(self, char: int) -> int:
        passed = char // CHECKPOINT
        return self.checkpoints[passed] + len(self.text[passed * CHECKPOINT : char].encode(self.encoding))


_PADDING = b" \t\r\n\v\f\0\x1a\xef\xbb\xbf\xfe\xff"
"""White space, tape padding, the DOS end-of-file mark and byte order marks."""
PRINTS = re.compile(rb"[^" + _PADDING + rb"]")


def document_text(data: bytes, document: Document) -> Text:
    """The document's characters. ``data`` is the whole stored file.

    Raises NoCharacters or NotText when the span holds no text; strange bytes in a text never raise.
    """
    start, end = max(0, document.start), min(document.end, len(data))
    utf16 = utf16_encoding(data)
    if utf16:
        start = max(start, 2)
        end = start + ((end - start) & ~1)
    elif data.startswith(b"\xef\xbb\xbf", start):
        start += 3
    content = data[start:end].rstrip(b"\0\x1a") if not utf16 else data[start:end]
    marks = ascii_units(content, utf16) if utf16 else content
    if not PRINTS.search(marks):
        raise NoCharacters
    what = _what_else(marks)
    if what:
        raise NotText(what)
    if utf16:
        text, encoding = content.decode(utf16, "replace"), utf16
    else:
        text, encoding = decoded_bytes(content)
    is_uneven = encoding not in ("ascii", "cp1252")
    checkpoints = tuple(_checkpoints(text, encoding, start)) if is_uneven else ()
    return Text(text, encoding, _format(marks), start, checkpoints)


def utf16_encoding(data: bytes) -> str | None:
    if data.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if data.startswith(b"\xfe\xff"):
        return "utf-16-be"
    return None


def ascii_units(data: bytes, encoding: str) -> bytes:
    """One byte per UTF-16 code unit; a character outside the basic plane is two units."""
    text = data[: len(data) & ~1].decode(encoding, "surrogatepass")
    return re.sub("[\U00010000-\U0010ffff]", "??", text).encode("ascii", "replace")


def decoded_bytes(content: bytes) -> tuple[str, str]:
    """(text, encoding), one character for each byte unless UTF-8. EDGAR asks for ASCII and does not
    declare what it gets. A last character cut off in its middle does not make the rest another encoding."""
    if content.isascii():
        return content.decode("ascii"), "ascii"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        is_cut = error.end == len(content) and error.reason == "unexpected end of data"
        if is_cut and not content[: error.start].isascii():
            return content[: error.start].decode("utf-8"), "utf-8"
    return codecs.charmap_decode(content, "strict", _CP1252)[0], "cp1252"


_CP1252_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_CP1252 = "".join(
    chr(byte) if byte in _CP1252_UNDEFINED else bytes([byte]).decode("cp1252") for byte in range(256)
)


def _checkpoints(text: str, encoding: str, start: int) -> Iterator[int]:
    for char in range(0, len(text) + 1, CHECKPOINT):
        yield start
        start += len(text[char : char + CHECKPOINT].encode(encoding))


_MAGIC = (
    (b"%pdf-", "a PDF"),
    (b"pk\x03\x04", "a ZIP archive or an office file"),
    (b"\x89png", "an image"),
    (b"gif8", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"\xd0\xcf\x11\xe0", "an office file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "a rich-text (RTF) file"),
    (b"%!ps", "a PostScript file"),
)
_DATA_WRAPPER = re.compile(rb"\s*<(pdf|xml|xbrl|json|zip)>")
_UUENCODED = re.compile(rb"(?:\s|</?[a-z]{1,9}>)*begin [0-7]{3} [^\r\n]{1,200}\r?\n[!-`]", re.IGNORECASE)
_XML_HEAD = re.compile(rb"(?:\s|<xml>|<xbrl>)*<\?xml\b")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"


def _what_else(content: bytes) -> str | None:
    """What the bytes are when they are no text, as the words after 'It is'."""
    head = content[:4_096].lower().lstrip()
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return what
    if _UUENCODED.match(content, 0, 4_096):
        return "a uuencoded file"
    wrapper = _DATA_WRAPPER.match(head)
    # Since 2019 the main document of a report is HTML inside <XBRL>, often after an XML head.
    if (wrapper or _XML_HEAD.match(head)) and b"<html" not in head:
        return f"{wrapper[1].decode().upper() if wrapper else 'XML'} data"
    if b"\0" in content:
        return f"binary data ({content.count(0)} NUL bytes)"
    sample = content[:CONTROL_SAMPLE]
    if (len(sample) - len(sample.translate(None, _CONTROLS))) * CONTROL_SHARE > len(sample):
        return "binary data"
    return None


_CELL = re.compile(rb"<[tT][dhDH][\s>/]")
_SGML_TABLE = re.compile(rb"<(?:s|c|caption|page)>")
_HTML = re.compile(
    rb"<(?:html|body|!doctype html|div|span|font|tr|pre|meta)\b|<(?:p|br|h[1-6])\s[^<>]{0,400}="
)


def _format(content: bytes) -> str:
    """'html' where tags make the layout. EDGAR's own table tags (<TABLE><CAPTION><S><C>, <PAGE>) mark
    up text that is laid out by blanks, also where an archive has put it inside <html><body><div>; a
    plain <P>, <B> or <U> in such text is a filer's habit."""
    if _CELL.search(content):
        return "html"
    lower = content.lower()
    if _SGML_TABLE.search(lower):
        return "text"
    return "html" if _HTML.search(lower) else "text"
