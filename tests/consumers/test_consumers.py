"""What other people's programs make of our exports."""

from pathlib import Path
from typing import Any

import pytest

from fairdraft.services.workplace import Workplace

STUDY = "desk-glynora"
DRAFTS = 20

pytestmark = [pytest.mark.consumers, pytest.mark.timeout(600)]


def test_trainers_take_every_row(workplace: Workplace, consume: Any, tmp_path: Path) -> None:
    """datasets loads every training file; TRL finds each row legal for its task and renders it with a chat template."""
    workplace.exporting.export(STUDY, "training", tmp_path / "sets")
    told = consume("training", tmp_path / "sets")
    assert set(told) == {"sft_messages", "sft_prompt_completion", "sft_base", "dpo", "kto"}
    assert all(each["train"] and each["eval"] for each in told.values())
    assert sum(told["kto"].values()) == DRAFTS


def test_tables_have_the_right_types(workplace: Workplace, consume: Any, tmp_path: Path, with_parquet: None) -> None:
    """pandas, pyarrow, DuckDB and openpyxl read the same values, with one type per column and nulls as nulls."""
    for form in ("csv", "jsonl", "parquet", "xlsx"):
        workplace.exporting.export(STUDY, form, tmp_path / "out" / form)
    told = consume("tables", tmp_path / "out")
    assert told["rows"] == 3 * DRAFTS
    assert told["marks"] == DRAFTS
    workplace.exporting.export(STUDY, "parquet", tmp_path / "again")
    both = [(one / "ratings.parquet").read_bytes() for one in (tmp_path / "again", tmp_path / "out/parquet")]
    assert both[0] == both[1]


def test_argilla_takes_settings_and_records(workplace: Workplace, consume: Any, tmp_path: Path) -> None:
    """Argilla's readers make its settings, and a record with its suggestions of each rating."""
    workplace.exporting.export(STUDY, "argilla", tmp_path / "out")
    told = consume("argilla", tmp_path / "out")
    assert told["records"] == 3 * DRAFTS
    assert set(told["spans"]) == {" about"}


def test_label_studio_takes_tasks(workplace: Workplace, consume: Any, tmp_path: Path) -> None:
    """The SDK's validation passes the configuration, every task, annotation and prediction."""
    workplace.exporting.export(STUDY, "label-studio", tmp_path / "out")
    told = consume("label-studio", tmp_path / "out")
    assert (told["tasks"], told["annotations"], told["predictions"]) == (DRAFTS, 3 * DRAFTS, DRAFTS)
    assert told["spans"]
    assert all(told["spans"])


def test_the_claims_grid_stays_text(workplace: Workplace, consume: Any, tmp_path: Path) -> None:
    """openpyxl reads the grid of a piece: no cell is a formula, and none becomes one when somebody edits it."""
    file = tmp_path / "deck.txt"
    file.write_text("HEADLINE: Mornings\nBODY: =GLYNORA is a tablet taken once a day.\n")
    piece = workplace.importing_pieces.import_piece(file, "glynora", by="W1").piece
    workplace.handing_off.write(piece, tmp_path / "out")
    told = consume("tables", tmp_path / "out", "claims-grid")
    assert told == {"sheets": ["Claims", "Required language", "Sample data"], "claims": 1, "formulas": 0, "kept": 1}
