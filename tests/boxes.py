"""The forms of a page as a browser sees them, filled in and sent without one."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TEXT = {"text", "search", "email", "tel", "url", "number", "textarea", "date", "time"}


@dataclass
class Form:
    """One form: where it goes, and its boxes as (name, kind, value) in their order."""

    action: str
    method: str
    boxes: list[tuple[str, str, str]] = field(default_factory=list)

    def names(self, *kinds: str) -> list[str]:
        return [name for name, kind, _value in self.boxes if kind in kinds]

    def sent(self, **instead) -> dict:
        """What a browser would send, with the first choice where nothing is chosen, and `instead` written in."""
        said: dict = {}
        for name, kind, value in self.boxes:
            if kind in {"radio", "checkbox", "option"}:
                said.setdefault(name, value)
                if not said[name]:
                    said[name] = value
            elif kind not in {"file", "button"}:
                said.setdefault(name, value)
        return {**said, **instead}

    def says(self, name) -> str | None:
        return next((value for known, _kind, value in self.boxes if known == name), None)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self.forms, self.area, self.select = page, [], None, None

    def handle_starttag(self, tag, attrs):
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(at.get("action") or self.page, at.get("method", "get").lower()))
        elif tag == "select":
            self.select = at.get("name")
        elif self.forms and tag in {"input", "button", "textarea", "option"}:
            self._box(tag, at)

    def _box(self, tag, at):
        boxes = self.forms[-1].boxes
        if tag == "option":
            boxes.append((self.select, "option", at.get("value", "")))
        elif at.get("name"):
            kind = {"textarea": "textarea", "button": "button"}.get(tag) or at.get("type", "text")
            boxes.append((at["name"], kind, at.get("value", "on" if kind == "checkbox" else "")))
            self.area = "\r" if tag == "textarea" else None

    def handle_data(self, data):
        if self.area is not None:
            name, kind, value = self.forms[-1].boxes[-1]
            self.forms[-1].boxes[-1] = (name, kind, value + data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area is not None:
            name, kind, value = self.forms[-1].boxes[-1]
            self.forms[-1].boxes[-1] = (name, kind, value.removeprefix("\n"))
            self.area = None
        if tag == "select":
            self.select = None


def forms_of(page: str, html: str) -> list[Form]:
    """The forms of a page that came from the address `page`."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.forms
