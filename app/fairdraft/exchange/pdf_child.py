"""How is a PDF file read, drawn and marked, in a process of its own?

PDFium is native code and reads what strangers made: a file that ends it ends this process alone. Requests are one line
of JSON on standard input, answers one on standard output, with one more for each page that was read (pdf_files.py has
the other end).
"""

import base64
import ctypes
import hashlib
import io
import json
import re
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from fairdraft.domain.errors import KnownError
from fairdraft.domain.pdf_pages import SAVE_AGAIN
from fairdraft.exchange.file_bytes import read_bytes
from fairdraft.exchange.pdf_sight import MOST_LOOKED_AT, look_at
from fairdraft.exchange.pdf_words import PageWord, page_lines

LARGEST_FILE = 256 * 1024 * 1024
"""In bytes."""

_MOST_PAGES = 3_000
_MOST_LETTERS = 8_000_000
_MEMORY = 4 * 1024**3
_KINDS = {
    raw.FPDF_ANNOT_TEXT: "note",
    raw.FPDF_ANNOT_FREETEXT: "text",
    raw.FPDF_ANNOT_HIGHLIGHT: "highlight",
    raw.FPDF_ANNOT_UNDERLINE: "underline",
    raw.FPDF_ANNOT_SQUIGGLY: "underline",
    raw.FPDF_ANNOT_STRIKEOUT: "strikeout",
    raw.FPDF_ANNOT_CARET: "insert",
    raw.FPDF_ANNOT_STAMP: "stamp",
    raw.FPDF_ANNOT_REDACT: "shape",
    raw.FPDF_ANNOT_FILEATTACHMENT: "shape",
    raw.FPDF_ANNOT_SOUND: "shape",
    raw.FPDF_ANNOT_LINE: "shape",
    raw.FPDF_ANNOT_SQUARE: "shape",
    raw.FPDF_ANNOT_CIRCLE: "shape",
    raw.FPDF_ANNOT_POLYGON: "shape",
    raw.FPDF_ANNOT_POLYLINE: "shape",
    raw.FPDF_ANNOT_INK: "shape",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BREAK, _TAG = re.compile(r"</p>|<br[^>]*>"), re.compile(r"<[^>]*>")
_CORNERS = ("x1", "y1", "x2", "y2", "x3", "y3", "x4", "y4")
_AMBER = (255, 200, 60, 110)
_MAY_REMARK = 1 << 5  # ISO 32000-1, table 22, bit 6


def answer_pdf_request() -> int:
    """Do what the line on standard input asks for.

    The exit code is 0, or 3 with a KnownError as JSON on standard error.
    """
    _keep_within_memory()
    try:
        asked = json.loads(sys.stdin.readline())
        answer = {"read": _read, "draw": _draw, "mark": _mark}[asked["do"]](asked)
    except KnownError as error:
        sys.stderr.write(json.dumps([error.what, error.remedy]))
        return 3
    except MemoryError:
        sys.stderr.write(json.dumps(["The file needs more memory than the program allows for a PDF file.", SAVE_AGAIN]))
        return 3
    pages = answer.pop("pages", ())
    for line in (answer, *pages):
        sys.stdout.write(json.dumps(line) + "\n")
    return 0


def _keep_within_memory() -> None:
    """A few bytes of a file may unpack to more than the machine has."""
    if sys.platform != "win32":
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _opened(path: str) -> tuple[pypdfium2.PdfDocument, bytes]:
    data = read_bytes(Path(path), LARGEST_FILE)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise KnownError(
                f"{path} is protected with a password.", "Open it in a PDF program and save it without a password."
            ) from None
        raise KnownError(f"{path} is not a PDF file, or is damaged.", SAVE_AGAIN) from None
    if len(document) > _MOST_PAGES:
        raise KnownError(
            f"{path} has {len(document):,} pages, more than {_MOST_PAGES:,}.",
            "Save the pages that you need as a separate file.",
        )
    return document, data


def _read(asked: dict[str, Any]) -> dict[str, Any]:
    document, data = _opened(asked["path"])
    pages: list[Any] = []
    remarks: list[Any] = []
    letters = 0
    for number in range(len(document)):
        page = _page(document, number, asked["path"])
        lines = page_lines(page.get_textpage())
        letters += sum(len(word.text) for line in lines for word in line)
        if letters > _MOST_LETTERS:
            raise KnownError(f"{asked['path']} has too much text: more than any advertisement or label.", SAVE_AGAIN)
        unseen, sight = _seen(page, lines) if asked.get("look") and number < MOST_LOOKED_AT else ("", None)
        pages.append(
            {
                "width": page.get_width(),
                "height": page.get_height(),
                "corner": page.get_bbox()[:2],
                "turned": page.get_rotation(),
                "lines": [[[word.text, word.boxes] for word in line] for line in lines],
                "trim": _trim(page),
                "sight": sight and {"unseen": unseen, **sight},
            }
        )
        remarks += _remarks(page, number + 1, len(remarks))
    return {
        "sha256": hashlib.sha256(data).hexdigest(),
        "title": document.get_metadata_value("Title"),
        "pages": pages,
        "remarks": remarks,
    }


def _page(document: pypdfium2.PdfDocument, number: int, path: str) -> pypdfium2.PdfPage:
    try:
        return document[number]
    except pypdfium2.PdfiumError:
        raise KnownError(f"Page {number + 1} of {path} is damaged.", SAVE_AGAIN) from None


def _trim(page: pypdfium2.PdfPage) -> tuple[float, ...] | None:
    """Where the page is cut, if that is not its edge."""
    trim, shown = page.get_trimbox(), page.get_bbox()
    return None if all(abs(one - other) < 1 for one, other in zip(trim, shown, strict=True)) else trim


def _seen(page: pypdfium2.PdfPage, lines: list[list[PageWord]]) -> tuple[str, dict[str, Any]]:
    """Take the words that nobody sees out of the lines of a page: those, and what else was seen."""
    sight = look_at(page, [(word.text, word.boxes) for line in lines for word in line])
    seen, unseen = iter(sight.seen), list[PageWord]()
    for line in lines:
        kept: list[PageWord] = []
        for word in line:
            (kept if next(seen) else unseen).append(word)
        line[:] = kept
    lines[:] = filter(None, lines)
    told = {
        "is_recognized": sight.is_recognized,
        "is_drawn": sight.is_drawn,
        "fields": sight.fields,
        "rules": sight.rules,
    }
    return " ".join(word.text for word in unseen), told


def _remarks(page: pypdfium2.PdfPage, number: int, before: int) -> list[dict[str, Any]]:
    """The remarks of a page. What has no words is one where it marks some: a line through them says "delete"."""
    found: list[tuple[Any, dict[str, Any], int]] = []
    handles: list[Any] = []
    for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        handle = raw.FPDFPage_GetAnnot(page.raw, at)
        if not handle:
            continue
        handles.append(handle)
        kind = _KINDS.get(raw.FPDFAnnot_GetSubtype(handle))
        words, state = _said(handle, b"Contents") or _formatted(handle), _said(handle, b"State")
        if kind is None or (kind in ("note", "text") and not words and not state):
            continue
        found.append(
            (
                handle,
                {
                    "page": number,
                    "kind": kind,
                    "text": words,
                    "author": _said(handle, b"T"),
                    "moment": _said(handle, b"M"),
                    "boxes": _boxes(handle),
                    "answers": None,
                    "name": _said(handle, b"NM"),
                    "state": state,
                },
                at,
            )
        )
    places = {at: before + place for place, (_handle, _one, at) in enumerate(found)}
    for handle, one, _at in found:
        of = raw.FPDFAnnot_GetLinkedAnnot(handle, b"IRT")
        if of:
            one["answers"] = places.get(raw.FPDFPage_GetAnnotIndex(page.raw, of))
            raw.FPDFPage_CloseAnnot(of)
    for handle in handles:
        raw.FPDFPage_CloseAnnot(handle)
    return [one for _handle, one, _at in found]


def _said(handle: Any, key: bytes) -> str:
    length = raw.FPDFAnnot_GetStringValue(handle, key, None, 0)
    buffer = (raw.FPDF_WCHAR * (length // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(handle, key, buffer, length)
    said = bytes(buffer)[: max(0, length - 2)].decode("utf-16-le", "replace")
    # What no file of another kind may hold, none of ours could go out with.
    return _CONTROL.sub("", said.replace("\r\n", "\n").replace("\r", "\n"))


def _formatted(handle: Any) -> str:
    """What some programs write with its formats alone (ISO 32000-1, 12.7.3.4)."""
    return unescape(_TAG.sub("", _BREAK.sub("\n", _said(handle, b"RC")))).strip()


def _boxes(handle: Any) -> list[tuple[float, ...]]:
    boxes: list[tuple[float, ...]] = []
    quad = raw.FS_QUADPOINTSF()
    for at in range(raw.FPDFAnnot_CountAttachmentPoints(handle)):
        if raw.FPDFAnnot_GetAttachmentPoints(handle, at, quad):
            across, up = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            boxes.append((min(across), min(up), max(across), max(up)))
    rectangle = raw.FS_RECTF()
    if not boxes and raw.FPDFAnnot_GetRect(handle, rectangle):
        low, high = sorted((rectangle.bottom, rectangle.top))
        boxes.append((rectangle.left, low, rectangle.right, high))
    return boxes


def _draw(asked: dict[str, Any]) -> dict[str, Any]:
    """A picture of a page, so many points wide, as PNG; through no file, which a killed program would leave."""
    document, _data = _opened(asked["path"])
    if not 1 <= asked["page"] <= len(document):
        raise KnownError(f"{asked['path']} has no page {asked['page']}.", f"It has {len(document)} pages.")
    page = _page(document, asked["page"] - 1, asked["path"])
    scale = asked["width"] / max(1.0, page.get_width())
    # A page as narrow as a ribbon would be drawn as high as a house.
    scale = min(scale, asked["most_height"] / max(1.0, page.get_height()))
    drawn = io.BytesIO()
    page.render(scale=scale, may_draw_forms=False).to_pil().save(drawn, "PNG")
    return {"png": base64.b64encode(drawn.getvalue()).decode("ascii")}


def _mark(asked: dict[str, Any]) -> dict[str, Any]:
    """A copy of the file with highlights laid over words, at the target."""
    document, data = _opened(asked["path"])
    if asked["read_sha256"] not in (None, hashlib.sha256(data).hexdigest()):
        raise KnownError(f"{asked['path']} was changed in the meantime.", "Try again.")
    if raw.FPDF_GetSecurityHandlerRevision(document.raw) >= 0 and not (
        raw.FPDF_GetDocPermissions(document.raw) & _MAY_REMARK
    ):
        raise KnownError(f"{asked['path']} does not permit annotations.", "Ask its owner for a copy that does.")
    for mark in asked["marks"]:
        if not 1 <= mark["page"] <= len(document):
            raise KnownError(f"{asked['path']} has no page {mark['page']}.", f"It has {len(document)} pages.")
        page = _page(document, mark["page"] - 1, asked["path"])
        _lay_over(page, mark)
        page.close()
    # PDFium asks nobody whether its bytes came onto the disk.
    copy = io.BytesIO()
    document.save(copy)
    try:
        Path(asked["target"]).write_bytes(copy.getbuffer())
    except OSError as error:
        raise KnownError(
            f"The copy cannot be written: {error.strerror or error}.", "Choose another folder, or free up disk space."
        ) from error
    return {"marks": len(asked["marks"])}


def _lay_over(page: pypdfium2.PdfPage, mark: dict[str, Any]) -> None:
    handle = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_HIGHLIGHT)
    boxes = mark["boxes"]
    left, bottom, right, top = zip(*boxes, strict=True)
    raw.FPDFAnnot_SetRect(handle, raw.FS_RECTF(min(left), max(top), max(right), min(bottom)))
    raw.FPDFAnnot_SetColor(handle, raw.FPDFANNOT_COLORTYPE_Color, *_AMBER)
    for one in boxes:
        # In the order of Z, which every program reads, other than that of the standard.
        corners = (one[0], one[3], one[2], one[3], one[0], one[1], one[2], one[1])
        quad = raw.FS_QUADPOINTSF(**dict(zip(_CORNERS, corners, strict=True)))
        raw.FPDFAnnot_AppendAttachmentPoints(handle, quad)
    for key, words in ((b"Contents", mark["text"]), (b"T", mark["author"])):
        if words:
            letters = ctypes.create_string_buffer(words.encode("utf-16-le") + b"\0\0")
            raw.FPDFAnnot_SetStringValue(handle, key, ctypes.cast(letters, ctypes.POINTER(raw.FPDF_WCHAR)))
    raw.FPDFAnnot_SetFlags(handle, raw.FPDF_ANNOT_FLAG_PRINT)
    raw.FPDFPage_CloseAnnot(handle)
