"""An eight-bit copy drafts in the stead of its file, and every draft says so."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from services_support import drafted

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import STARTER_MODEL_SHA256, LibraryModel, ModelHeader
from fairdraft.domain.model_copy import EightBitCopy
from fairdraft.domain.model_verdict import ModelFit
from fairdraft.services import benching_models
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.model_placing import ModelPlacing
from fairdraft.services.workplace import Workplace

pytestmark = pytest.mark.model


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workplace]:
    """A workplace with the starter model, whose measurements are short."""
    monkeypatch.setattr(benching_models, "_WIDTHS", (2,))
    monkeypatch.setattr(benching_models, "_OTHER_WAYS", ())
    monkeypatch.setattr(benching_models, "_NEW_TOKENS", 6)
    monkeypatch.setattr(benching_models, "_OF_EACH_SET", 1)
    opened = open_workplace(tmp_path / "home")
    yield opened
    opened.close()


def short(workplace: Workplace) -> Draft:
    run = workplace.drafting.start(DraftOrder("glynora", "starter", seed=3, max_tokens=8), lambda _event: None)
    assert run.wait(60)
    return workplace.drafting.draft(run.drafts[0].id)


def test_the_whole_way_of_a_copy(real: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured, kept, drafted with, made again, and dropped: the store's drafts say each time what computed."""
    monkeypatch.setattr("fairdraft.domain.model_bench.LEAST_GAIN", 0.0)
    before = short(real)
    assert before.provenance.eight_bit_copy_sha256 is None
    told: list[str] = []
    found = real.benching.bench("SmolLM2", told.append, eight_bit=True)
    assert found.eight_bit
    assert found.apart is not None
    assert abs(found.apart) < 0.02
    assert any(words.startswith("making an eight-bit copy") for words in told)
    (file,) = (tmp_path / "home" / "model-copies").iterdir()
    passport = real.models.passport("SmolLM2")
    assert passport["eight_bit_copy"]["path"] == str(file)
    assert passport["quantisation"] == "Q4_1"
    with_copy = short(real)
    birth = with_copy.provenance
    assert birth.eight_bit_copy_sha256 == passport["eight_bit_copy"]["sha256"]
    assert (birth.model_sha256, birth.quantisation) == (STARTER_MODEL_SHA256, "Q4_1")
    # Each is made again with what computed it then.
    assert real.making_again.plan(before.id).request.model.copy_of == ""
    again = real.making_again.plan(with_copy.id)
    assert again.request.model.copy_of == STARTER_MODEL_SHA256
    assert again.draft.provenance.eight_bit_copy_sha256 == birth.eight_bit_copy_sha256
    assert again.differences == ()
    real.benching.drop_copy("SmolLM2")
    assert not file.exists()
    (difference,) = real.making_again.plan(with_copy.id).differences
    assert str(difference) == f"eight-bit copy: then {birth.eight_bit_copy_sha256[:12]}…, now none"
    assert short(real).provenance.eight_bit_copy_sha256 is None
    assert real.models.passport("SmolLM2")["eight_bit_copy"] is None


def test_what_is_known_of_a_file_is_measured_on_the_file(real: Workplace, starter_copy: EightBitCopy) -> None:
    """A coverage probe of the model is one of its file, also while its copy drafts."""
    model, file = real.models.file_for(real.products.candidate("starter"))
    assert file.copy_of == STARTER_MODEL_SHA256
    assert file.path == starter_copy.path
    assert real.probing._file(model).path == model.path


@pytest.fixture
def starter_copy(real: Workplace) -> EightBitCopy:
    """A file that stands for the copy; nothing reads its weights here."""
    folder = real.home / "model-copies"
    folder.mkdir()
    starter = real.models.model("SmolLM2")
    path = folder / f"{starter.sha256[:16]}-{'ab' * 32}.gguf"
    path.write_bytes(Path(starter.path).read_bytes())
    found = real.benching._copies.of(starter.sha256)
    assert found is not None
    return found


def test_a_copy_cut_off_is_told_with_what_to_do(real: Workplace, starter_copy: EightBitCopy) -> None:
    """The draft is refused before it begins; nothing is drafted with another file without a word."""
    path = Path(starter_copy.path)
    path.write_bytes(path.read_bytes()[:50_000_000])
    with pytest.raises(KnownError, match="cut off") as caught:
        drafted(real)
    assert "--no-eight-bit" in caught.value.remedy
    real.benching.drop_copy("SmolLM2")
    assert short(real).state == "finished"


def test_a_copy_that_is_not_the_one_that_was_made_is_refused(real: Workplace, starter_copy: EightBitCopy) -> None:
    """Its name carries its hash: another content drafts nothing, with what to do."""
    assert starter_copy.sha256 == "ab" * 32
    with pytest.raises(KnownError, match="eight-bit copy of SmolLM2-135M-Instruct Q4_1 is not the one that") as caught:
        short(real)
    assert "Drop the copy" in caught.value.remedy


def test_a_forgotten_model_takes_its_copy_along(real: Workplace, starter_copy: EightBitCopy) -> None:
    """Nobody else would delete it."""
    in_all = real.models.disk_use()
    real.models.remove("SmolLM2")
    assert not Path(starter_copy.path).exists()
    assert in_all == 2 * starter_copy.size


HEADER = ModelHeader("m", "llama", "Q4_1", 135_000_000, 8192, ("en",), "apache-2.0", "", None, "gpt2")
COPY = EightBitCopy("ab" * 8, "/copies/one.gguf", "cd" * 32, 200)
FITS = ModelFit("cpu", 1, 1, 1, 1, 1, 9, True, 8192, 8192, 0, 32)


class Copies:
    """One copy, of every file."""

    def of(self, _sha256: str) -> EightBitCopy:
        return COPY


class Files:
    """Every file has the same header."""

    def read_header(self, _path: Path) -> ModelHeader:
        return replace(HEADER, quantisation="Q8_0")


class Weighing:
    """Says of the copy and of the file what it was told to say."""

    def __init__(self, copy: ModelFit, file: ModelFit) -> None:
        self.answers = {True: copy, False: file}

    def fit(self, model: LibraryModel, *, eight_bit: bool = False) -> ModelFit:
        assert (model.header.quantisation == "Q8_0") is eight_bit
        return self.answers[eight_bit]


@pytest.mark.parametrize(
    ("copy", "used"),
    [
        (FITS, True),
        (replace(FITS, fits=None), True),
        (replace(FITS, fits=False), False),
        (replace(FITS, suggested_gpu_layers=9), False),
    ],
)
def test_the_file_itself_drafts_where_the_copy_does_not_fit(copy: ModelFit, used: bool, starter_model) -> None:
    """Where memory is short, and where a card computes, the file is placed as if there were no copy."""
    file = replace(FITS, suggested_context=4096)
    placing = ModelPlacing(Weighing(copy, file), Files(), Copies())  # type: ignore[arg-type] # stand-ins
    expected = (COPY, copy) if used else (None, file)
    assert placing.weighed(starter_model) == expected
    assert placing.place(starter_model, as_is=False) == expected
    assert placing.place(starter_model, as_is=True) == (None, file)


@pytest.fixture
def starter_model() -> LibraryModel:
    made = datetime(2026, 3, 2, tzinfo=UTC)
    return LibraryModel("m", "m", "/m.gguf", 100, 0, "ef" * 32, HEADER, licence_restricts_training=False, added_at=made)
