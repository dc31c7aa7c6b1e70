"""The starter model comes into the library at the first start."""

from hashlib import sha256
from pathlib import Path

import pytest
from gguf_head import gguf

from fairdraft.domain.model import LibraryModel
from fairdraft.inference.model_files import GgufFiles
from fairdraft.services.checking_fit import FitCheck
from fairdraft.services.managing_models import STARTER_NAME, ModelService
from fairdraft.store.sqlite_store import open_store


def test_two_programs_that_start_first_at_once_take_the_starter_in_once(
    tmp_path: Path, devices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another program took it in between a look and the writing, that model is the one of both."""
    file = tmp_path / "starter.gguf"
    gguf(file, general_name="Starter")
    files = GgufFiles(file)
    monkeypatch.setattr(files, "starter", lambda: (file, sha256(file.read_bytes()).hexdigest()))
    stores = [open_store(tmp_path / "store.db", app_version="0") for _ in range(2)]
    ours, theirs = (ModelService(one, files, FitCheck(devices)) for one in stores)
    save = stores[0].save_model

    def save_late(model: LibraryModel) -> None:
        theirs.install_starter()
        save(model)

    monkeypatch.setattr(stores[0], "save_model", save_late)
    taken_in = ours.install_starter()
    assert taken_in is not None
    assert [(one.id, one.name) for one in theirs.models()] == [(taken_in.id, STARTER_NAME)]
    for one in stores:
        one.close()
