"""Which approved texts does a file hold?"""

import difflib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from fairdraft.domain.approved_copy import COPY_FILES, FoundCopy
from fairdraft.domain.campaign import AD_TYPES
from fairdraft.domain.errors import KnownError
from fairdraft.domain.file_words import file_title
from fairdraft.domain.text_document import NO_COPY, TextDocument
from fairdraft.exchange.file_bytes import refuse_missing
from fairdraft.exchange.rating_records import csv_records
from fairdraft.exchange.text_documents import read_text_document
from fairdraft.exchange.text_files import LARGEST_TEXT, read_text_file

COLUMNS = ("text", "name", "product", "ad_type", "section", "approved_on", "reference", "expires")
_DATES = ("approved_on", "expires")
_MOST_TOLD = 12
_LARGEST_TABLE = 16 * LARGEST_TEXT


class ApprovedTextFiles:
    """Reads approved copy (the port `LibraryFiles`).

    Args:
        read_document: gives the text of a document that is no table.
    """

    def __init__(self, read_document: Callable[[Path], TextDocument] = read_text_document) -> None:
        self._read_document = read_document

    def approved_texts(self, path: Path) -> tuple[FoundCopy, ...]:
        """One text of a document, or one of each row of a table.

        Raises:
            KnownError: the file cannot be read; of a table, the line and what is wrong with it.
        """
        if path.suffix.lower() == ".csv":
            return _table(read_text_file(path, _LARGEST_TABLE), str(path))
        if path.suffix.lower() not in COPY_FILES:
            refuse_missing(path)
            kind = f"{path.suffix} files" if path.suffix else "files without an ending"
            raise KnownError(
                f"{path} was not read: {kind} cannot be imported, only {', '.join(COPY_FILES)}.",
                "Save its text as one of these.",
            )
        document = self._read_document(path)
        text = document.copy_alone.replace("\r\n", "\n").strip()
        if not text:
            raise KnownError(f"{path} has no text.", "Leave it out, or check whether it was saved completely.")
        told = (*document.told, NO_COPY) if document.asides else document.told
        return (FoundCopy(file_title(path), text, place=str(path), told=told),)


def _table(text: str, source: str) -> tuple[FoundCopy, ...]:
    table = csv_records(text, source)
    # Spreadsheets' heads are written as people write: "Approved on".
    heads = {name: "_".join(name.casefold().split()) for name in table.columns}
    _check_columns(tuple(heads.values()), source)
    if not table.records:
        raise KnownError(f"{source} has no rows below its column names.", "Put one approved text in each row.")
    found: list[FoundCopy] = []
    wrong: list[KnownError] = []
    for line, values in table.records:
        try:
            found.append(_row({heads.get(name, name): cell for name, cell in values.items()}, f"{source}, line {line}"))
        except KnownError as problem:
            wrong.append(problem)
    if wrong:
        raise _all_told(wrong, source)
    return tuple(found)


def _all_told(wrong: list[KnownError], source: str) -> KnownError:
    """One error for all rows that are wrong, so that they are mended in one go."""
    if len(wrong) == 1:
        return wrong[0]
    told = [one.what.removeprefix(f"{source}, ").rstrip(".") for one in wrong[:_MOST_TOLD]]
    more = f"; and {len(wrong) - _MOST_TOLD:,} more" if len(wrong) > _MOST_TOLD else ""
    return KnownError(
        f"{source} has {len(wrong):,} wrong rows, so nothing was imported. {'; '.join(told)}{more}.".replace(
            ". line", ". Line"
        ),
        "Fix them and add the file again.",
    )


def _check_columns(columns: tuple[str, ...], source: str) -> None:
    if "text" not in columns:
        raise KnownError(f'{source} has no column "text".', f"Name its columns {', '.join(COLUMNS)}.")
    for name in columns:
        if name not in COLUMNS:
            near = difflib.get_close_matches(name, COLUMNS, n=1)
            remedy = f'Did you mean "{near[0]}"?' if near else f"Known columns: {', '.join(COLUMNS)}."
            raise KnownError(f'{source}: the column "{name}" is not known.', remedy)


def _row(cells: dict[str, Any], place: str) -> FoundCopy:
    values = {name: str(cells.get(name) or "").strip() for name in COLUMNS}
    if not values["text"]:
        raise KnownError(f"{place}: the text is empty.", "Write the text, or remove the row.")
    ad_type = values["ad_type"]
    if ad_type and ad_type not in AD_TYPES:
        raise KnownError(f'{place}: ad_type is "{ad_type}"; allowed: {", ".join(AD_TYPES)}.', "Write one of these.")
    dates = {name: _date(values[name], name, place) for name in _DATES}
    return FoundCopy(
        name=values["name"] or " ".join(values["text"].split()[:8]),
        text=values["text"].replace("\r\n", "\n"),
        product=values["product"],
        ad_type=ad_type,
        section=values["section"],
        approved_on=dates["approved_on"],
        reference=values["reference"],
        expires=dates["expires"],
        place=place,
    )


def _date(text: str, name: str, place: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise KnownError(f'{place}: {name} is "{text}"; it must be a date.', "Write it as 2026-03-01.") from None
