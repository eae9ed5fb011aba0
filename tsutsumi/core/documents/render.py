"""The doors out: a filled form, a decision or any document as PDF, DOCX, XLSX or JSON."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from tsutsumi.core.documents import pdf, report, sheet, word
from tsutsumi.core.documents.document import Document
from tsutsumi.core.documents.report import Filled
from tsutsumi.core.documents.values import NOT_ENTERED, to_json

Kind = Literal["pdf", "docx", "xlsx", "json"]
MEDIA_TYPES: Mapping[Kind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def render(filled: Filled, kind: Kind) -> bytes:
    """A filled form in one of the four shapes, all from the same values."""
    match kind:
        case "pdf":
            return pdf.render(report.document(filled))
        case "docx":
            return word.render(report.document(filled))
        case "xlsx":
            return sheet.render(filled)
        case "json":
            return dumps(as_json(filled))


def paper(document: Document, kind: Literal["pdf", "docx"]) -> bytes:
    """Any document on paper."""
    return pdf.render(document) if kind == "pdf" else word.render(document)


def as_json(filled: Filled) -> dict[str, Any]:
    """The filled form as plain JSON types: the shape is stable, codes are those of the form."""
    form = filled.form
    about = {"id": form.form_id, "version": form.version, "title": form.title, "source": form.source}
    return {
        "form": {**about, "compared_on": form.compared_on.isoformat()},
        "case": filled.number,
        "stage": filled.stage,
        "version": filled.version,
        "made_on": filled.made_on.isoformat() if filled.made_on else None,
        "receipt": filled.receipt,
        "draft": filled.draft,
        "values": {
            f.code: {"label": f.label, "mark": f.mark, **to_json(filled.values.get(f.code, NOT_ENTERED))}
            for f in form.fields
        },
    }


def dumps(data: Any) -> bytes:
    """JSON bytes that are always the same for the same data."""
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    # Half a surrogate pair has no UTF-8; written as \ud800 it is still JSON.
    return text.encode("utf-8", "backslashreplace")
