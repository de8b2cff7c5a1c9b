"""Markup: text and elements of HTML, escaped by construction.

Comes in: text, whoever wrote it. Goes out: ``Html``, the only kind of string that is put into a page as it
stands. A plain string given to an element is text and is escaped; issuer text can so get nowhere but into
text and into attribute values that no browser runs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from typing import Any

UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f"  # control characters
    "\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, lone surrogates, and the marks that turn the order of the text after them: a label
must not be able to rewrite the line it stands in."""

VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "col"))


class Html(str):
    """Markup that is safe to put into a page."""

    __slots__ = ()


Child = Any
"""Html, text, a number, None (nothing), or an iterable of these."""


_NOT_PLAIN = re.compile(rf"[&<>\"']|{UNPRINTABLE.pattern}")
"""Most texts are figures and plain words; one look tells."""


def text(value: str) -> Html:
    """Characters as text of a page, and as the value of an attribute."""
    if _NOT_PLAIN.search(value) is None:
        return Html(value)
    if UNPRINTABLE.search(value):
        value = UNPRINTABLE.sub("\ufffd", value)
    return Html(escape(value, quote=True))


def tag(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """An element. ``class_`` is class, ``aria_label`` is aria-label; None and False leave one out."""
    given = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Html(f"<{name}{given}>")
    return Html(f"<{name}{given}>{joined(*children)}</{name}>")


def joined(*children: Child) -> Html:
    """Children in a row, text among them escaped."""
    return Html("".join(_parts(children)))


def _parts(children: Iterable[Child]) -> Iterable[str]:
    for child in children:
        if isinstance(child, Html):
            yield child
        elif isinstance(child, str):
            yield text(child)
        elif child is None:
            continue
        elif isinstance(child, int):
            yield f"{child:,}"
        else:
            yield from _parts(child)


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{text(str(value))}"'


def json_text(value: Any) -> str:
    """JSON that may stand in a script element and in a script file: no character of it ends either."""
    encoded = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    encoded = UNPRINTABLE.sub("\ufffd", encoded)
    for character, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        encoded = encoded.replace(character, escaped)
    return encoded.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
