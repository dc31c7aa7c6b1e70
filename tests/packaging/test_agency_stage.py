"""What stands ready before the agency's test begins, and what is said where it does not."""

import importlib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def stage(packaging_on_path: None) -> Any:
    return importlib.import_module("agency_stage")


def test_the_test_is_played_in_an_empty_folder_with_the_second_model(
    stage: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an earlier run left is gone; the play gets the folder and the model."""
    monkeypatch.setattr(stage.second_model, "provide", lambda: tmp_path / "second.gguf")
    monkeypatch.setattr(stage.parquet_package, "provide", lambda: None)
    out = tmp_path / "out"
    out.mkdir()
    (out / "old").touch()
    played: list[tuple[Path, Path]] = []
    assert stage.played(out, lambda folder, second: played.append((folder, second))) == 0
    assert played == [(out.resolve(), tmp_path / "second.gguf")]
    assert list(out.iterdir()) == []


def test_what_cannot_be_fetched_is_told_and_nothing_is_played(
    stage: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The failure's sentences go to stderr, and the shell gets the number of a known problem."""

    def missing() -> Path:
        raise stage.Failed("No network.", "Connect and try again.")

    monkeypatch.setattr(stage.second_model, "provide", missing)
    assert stage.played(tmp_path / "out", lambda _folder, _second: pytest.fail("it was played")) == 3
    assert capsys.readouterr().err == "No network.\nConnect and try again.\n"
