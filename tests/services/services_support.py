"""What several tests of the services need."""

import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

from fairdraft.domain.candidate import Retrieval
from fairdraft.domain.draft import Draft
from fairdraft.domain.piece import Block, Piece
from fairdraft.services.drafting import DraftDone, DraftingModelReady, DraftOrder
from fairdraft.services.workplace import Workplace

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def drafted(workplace: Workplace, candidate: str = "starter", count: int = 1, brief: str | None = None) -> list[Draft]:
    """Finished drafts of the sample campaign."""
    run = workplace.drafting.start(
        DraftOrder("glynora", candidate, brief_id=brief, count=count, seed=3), lambda _event: None
    )
    assert run.wait(30)
    return [workplace.drafting.draft(one.id) for one in run.drafts]


def drafted_with(workplace: Workplace, k: int, *, raw: bool = False) -> tuple[DraftingModelReady, DraftDone]:
    """What is told of a draft whose candidate is shown k pieces of approved copy, first and last."""
    starter = workplace.products.candidate("starter")
    candidate = starter.model_copy(update={"id": f"k{k}", "retrieval": Retrieval(k=k)})
    workplace.products._store.save_candidate(candidate)
    events = []
    run = workplace.drafting.start(DraftOrder("glynora", candidate.id, seed=3, raw=raw), events.append)
    assert run.wait(30)
    ready = next(one for one in events if isinstance(one, DraftingModelReady))
    return ready, events[-1]


def begun_empty(workplace: Workplace, campaign_id: str = "glynora", name: str = "") -> Piece:
    """A piece in which nothing is written but approved language."""
    campaign = workplace.products.campaign(campaign_id)
    return workplace.editing.begin_empty(campaign, workplace.products.product_of(campaign), "W1", name)


def with_words(blocks: tuple[Block, ...], block_id: str, text: str) -> tuple[Block, ...]:
    """The blocks with the words of one of them replaced."""
    return tuple(replace(one, text=text) if one.id == block_id else one for one in blocks)


def written(workplace: Workplace, piece: Piece, **words: str) -> Piece:
    """The piece with these words in its sections."""
    session = workplace.editing.open(piece.id, "window")
    blocks = piece.blocks
    for section, text in words.items():
        blocks = with_words(blocks, section, text)
    saved = workplace.editing.save(session, blocks, "W1")
    workplace.editing.close(session)
    return saved


def imported(workplace: Workplace, folder: Path, text: str, campaign: str = "glynora") -> Piece:
    """A piece read from a manuscript."""
    file = folder / "deck.txt"
    file.write_text(text)
    return workplace.importing_pieces.import_piece(file, campaign, by="W1").piece


def sheet(file: Path, number: int) -> list[list[tuple[str, str, bool]]]:
    """The cells of a sheet as (text, type, whether an edit leaves it text), in rows; tests/consumers has openpyxl's."""
    with zipfile.ZipFile(file) as book:
        strings, styles, made = (
            ET.fromstring(book.read(f"xl/{name}.xml"))  # noqa: S314 - our own file
            for name in ("sharedStrings", "styles", f"worksheets/sheet{number}")
        )
    texts = ["".join(one.itertext()) for one in strings.iter(f"{MAIN}si")]
    formats = [one.get("quotePrefix") == "1" for one in styles.find(f"{MAIN}cellXfs")]
    return [
        [
            (
                texts[int(cell.findtext(f"{MAIN}v"))] if cell.get("t") == "s" else cell.findtext(f"{MAIN}v") or "",
                cell.get("t", "n"),
                formats[int(cell.get("s", "0"))],
            )
            for cell in row
        ]
        for row in made.iter(f"{MAIN}row")
    ]


def table_rows(file: Path, number: int) -> list[dict[str, str]]:
    """The rows of a sheet by the heads of its columns."""
    heads, *found = [[text for text, _, _ in row] for row in sheet(file, number)]
    return [dict(zip(heads, row, strict=True)) for row in found]
