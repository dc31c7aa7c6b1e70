"""A copy drafts in the stead of its file, and every draft says so."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from services_support import drafted

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.candidate import Adapter
from fairdraft.domain.draft import Draft, Provenance, provenance_from_object
from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import STARTER_MODEL_SHA256, LibraryModel, ModelHeader
from fairdraft.domain.model_copy import CopyUse, ModelCopy
from fairdraft.domain.model_verdict import ModelFit
from fairdraft.services import benching_models, setting_trials
from fairdraft.services.checking_fit import PlacingChoice
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.model_placing import ModelPlacing
from fairdraft.services.workplace import Workplace

pytestmark = pytest.mark.model


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workplace]:
    """A workplace with the starter model, whose measurements are short."""
    monkeypatch.setattr(benching_models, "_WIDTHS", (2,))
    monkeypatch.setattr(benching_models, "_OTHER_WAYS", ())
    monkeypatch.setattr(setting_trials, "_NEW_TOKENS", 6)
    monkeypatch.setattr(benching_models, "_OF_EACH_SET", 1)
    monkeypatch.setattr(setting_trials, "_TEXT", setting_trials._TEXT[:300])
    opened = open_workplace(tmp_path / "home")
    one_set = opened.benching._texts.shipped_sets()[:1]
    monkeypatch.setattr(opened.benching._texts, "shipped_sets", lambda: one_set)
    yield opened
    opened.close()


def short(workplace: Workplace) -> Draft:
    run = workplace.drafting.start(DraftOrder("glynora", "starter", seed=3, max_tokens=8), lambda _event: None)
    assert run.wait(60)
    return workplace.drafting.draft(run.drafts[0].id)


@pytest.mark.slow
def test_the_whole_way_of_a_copy(real: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured, kept, drafted with, made again, and dropped: the store's drafts say each time what computed."""
    monkeypatch.setattr("fairdraft.domain.model_bench.LEAST_GAIN", 0.0)
    before = short(real)
    assert before.provenance.copy_sha256 is None
    told: list[str] = []
    found = real.benching.bench("SmolLM2", told.append, copied=True)
    assert found.copied
    assert found.apart is not None
    assert abs(found.apart) < 0.02
    assert any(words.startswith("making a rearranged copy") for words in told)
    offsets, file = sorted((tmp_path / "home" / "model-copies").iterdir(), reverse=True)
    assert offsets.name == f"offsets-{file.name}"
    passport = real.models.passport("SmolLM2")
    assert passport["copy"]["path"] == str(file)
    assert passport["copy"]["form"] == "rearranged"
    assert passport["quantisation"] == "Q4_1"
    with_copy = short(real)
    birth = with_copy.provenance
    assert (birth.copy_sha256, birth.copy_form) == (passport["copy"]["sha256"], "rearranged")
    assert (birth.model_sha256, birth.quantisation) == (STARTER_MODEL_SHA256, "Q4_1")
    # Each is made again with what computed it then.
    assert real.making_again.plan(before.id).request.model.copy_of == ""
    again = real.making_again.plan(with_copy.id)
    assert again.request.model.copy_of == STARTER_MODEL_SHA256
    assert again.draft.provenance.copy_sha256 == birth.copy_sha256
    assert again.differences == ()
    real.benching.drop_copy("SmolLM2")
    assert not file.exists()
    assert not offsets.exists()
    (difference,) = real.making_again.plan(with_copy.id).differences
    assert str(difference) == f"faster copy: then {birth.copy_sha256[:12]}…, now none"
    assert short(real).provenance.copy_sha256 is None
    assert real.models.passport("SmolLM2")["copy"] is None


@pytest.mark.slow
def test_a_copy_on_trial_does_not_draft(real: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drafted meanwhile comes from the file; what a killed program tried goes at the next start."""
    monkeypatch.setattr("fairdraft.domain.model_bench.LEAST_GAIN", 99.0)
    during: list[Draft] = []

    def draft_meanwhile(words: str) -> None:
        if "holding" in words:
            during.append(short(real))

    found = real.benching.bench("SmolLM2", draft_meanwhile, copied=True)
    assert not found.copied
    assert [one.provenance.copy_sha256 for one in during] == [None]
    copies = tmp_path / "home" / "model-copies"
    assert list(copies.iterdir()) == []
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (copies / f"{STARTER_MODEL_SHA256[:16]}.{gone.pid}.part").write_bytes(b"tried")
    open_workplace(tmp_path / "second" / "home").close()
    assert len(list(copies.iterdir())) == 1
    real.close()
    open_workplace(tmp_path / "home").close()
    assert list(copies.iterdir()) == []


def test_a_card_asked_for_gets_the_file(real: Workplace, starter_copy: ModelCopy) -> None:
    """The copy is for the processor."""
    sources = real.drafting._sources
    candidate = real.products.candidate("starter")
    assert sources.of(candidate, None, None).model.path == starter_copy.path
    assert sources.of(candidate, None, 0).model.path == starter_copy.path
    assert sources.of(candidate, None, 20).model.copy_of == ""
    assert sources.of(candidate, None, None, as_is=True).born["copy_sha256"] is None


def test_what_is_known_of_a_file_is_measured_on_the_file(real: Workplace, starter_copy: ModelCopy) -> None:
    """A coverage probe of the model is one of its file, also while its copy drafts."""
    model, file = real.models.file_for(real.products.candidate("starter"))
    assert file.copy_of == STARTER_MODEL_SHA256
    assert file.path == starter_copy.path
    assert real.probing._file(model).path == model.path


@pytest.fixture
def starter_copy(real: Workplace) -> ModelCopy:
    """A file that stands for the copy; nothing reads its weights here."""
    folder = real.home / "model-copies"
    folder.mkdir()
    starter = real.models.model("SmolLM2")
    path = folder / f"{starter.sha256[:16]}-{'ab' * 32}.gguf"
    path.write_bytes(Path(starter.path).read_bytes())
    found = real.benching._copies.of(starter.sha256)
    assert found is not None
    return found


@pytest.mark.slow
def test_a_copy_cut_off_is_told_with_what_to_do(real: Workplace, starter_copy: ModelCopy) -> None:
    """The draft is refused before it begins; nothing is drafted with another file without a word."""
    path = Path(starter_copy.path)
    path.write_bytes(path.read_bytes()[:50_000_000])
    with pytest.raises(KnownError, match="cut off") as caught:
        drafted(real)
    assert "--no-copy" in caught.value.remedy
    told: list[str] = []
    with pytest.raises(KnownError, match="cut off"):
        real.benching.bench("SmolLM2", told.append)
    assert told == []
    use, fit = real.models.weighed(real.models.model("SmolLM2"))
    assert fit.fits
    assert use is not None
    assert "damaged" in use.unused
    passport = real.models.passport("SmolLM2")["copy"]
    assert (passport["drafts"], passport["path"]) == (False, starter_copy.path)
    real.benching.drop_copy("SmolLM2")
    assert short(real).state == "finished"


@pytest.mark.slow
def test_a_copy_without_its_offsets_is_damaged(real: Workplace, starter_copy: ModelCopy) -> None:
    """It says so before anything is drafted or measured; a candidate with an adapter drafts with the file meanwhile."""
    path = Path(starter_copy.path)
    path.rename(path.with_suffix(".rearranged.gguf"))
    with pytest.raises(KnownError, match=r"The rearranged copy of .* lacks its offsets") as caught:
        drafted(real)
    assert "--no-copy" in caught.value.remedy
    use, _fit = real.models.weighed(real.models.model("SmolLM2"))
    assert use is not None
    assert (use.copy.form, "damaged" in use.unused) == ("rearranged", True)
    candidate = real.products.candidate("starter")
    adapted = candidate.model_copy(update={"adapter": Adapter(path="/no/matter.gguf")})
    assert real.models.file_for(adapted)[1].copy_of == ""
    assert real.benching.drop_copy("SmolLM2")
    assert short(real).state == "finished"


def test_a_copy_that_is_not_the_one_that_was_made_is_refused(real: Workplace, starter_copy: ModelCopy) -> None:
    """Its name carries its hash: another content drafts nothing, with what to do."""
    assert starter_copy.sha256 == "ab" * 32
    with pytest.raises(KnownError, match="eight-bit copy of SmolLM2-135M-Instruct Q4_1 is not the one that") as caught:
        short(real)
    assert "Delete the copy" in caught.value.remedy


def test_a_forgotten_model_takes_its_copy_along(real: Workplace, starter_copy: ModelCopy) -> None:
    """Nobody else would delete it."""
    in_all = real.models.disk_use()
    real.models.remove("SmolLM2")
    assert not Path(starter_copy.path).exists()
    assert in_all == 2 * starter_copy.size


def test_what_an_earlier_version_wrote_with_a_copy_still_says_so() -> None:
    """It knew eight-bit copies alone, under a name of their own."""
    value = Provenance().as_object() | {"eight_bit_copy_sha256": "ab" * 32}
    del value["copy_sha256"], value["copy_form"]
    found = provenance_from_object(value)
    assert (found.copy_sha256, found.copy_form) == ("ab" * 32, "eight-bit")
    value["eight_bit_copy_sha256"] = None
    assert provenance_from_object(value) == Provenance()


HEADER = ModelHeader("m", "llama", "Q4_1", 135_000_000, 8192, ("en",), "apache-2.0", "", None, "gpt2")
COPY = ModelCopy("ab" * 8, "/copies/one.gguf", "cd" * 32, 200)
FITS = ModelFit("cpu", 1, 1, 1, 1, 1, 9, True, 8192, 8192, 0, 32)


class Copies:
    """One copy, of every file."""

    def of(self, _sha256: str) -> ModelCopy:
        return COPY


class Files:
    """Every file has the same header."""

    def read_header(self, _path: Path) -> ModelHeader:
        return replace(HEADER, quantisation="Q8_0")


class Weighing:
    """Says of the copy and of the file what it was told to say."""

    choice = PlacingChoice()

    def __init__(self, copy: ModelFit, file: ModelFit) -> None:
        self.answers = {True: copy, False: file}

    def fit(self, model: LibraryModel, *, copied: bool = False) -> ModelFit:
        assert (model.header.quantisation == "Q8_0") is copied
        return self.answers[copied]


@pytest.mark.parametrize(
    ("copy", "unused"),
    [
        (FITS, ""),
        (replace(FITS, fits=None), ""),
        (replace(FITS, fits=False), "it does not fit into free memory"),
        (replace(FITS, suggested_gpu_layers=9), "a graphics card is used"),
    ],
)
def test_the_file_itself_drafts_where_the_copy_does_not_fit(copy: ModelFit, unused: str, starter_model) -> None:
    """Where memory is short, and where a card computes, the file is placed as if there were no copy."""
    file = replace(FITS, suggested_context=4096)
    placing = ModelPlacing(Weighing(copy, file), Files(), Copies())  # type: ignore[arg-type] # stand-ins
    assert placing.weighed(starter_model) == (CopyUse(COPY, unused), file if unused else copy)
    assert placing.with_copy(starter_model, COPY) == (None if unused else copy)
    assert placing.place(starter_model, as_is=False) == ((None, file) if unused else (COPY, copy))
    assert placing.place(starter_model, as_is=True) == (None, file)


def test_an_adapter_lies_over_the_file_where_the_copy_joins_its_matrices(starter_model) -> None:
    """An adapter names the matrices that it was trained for, of which a rearranged copy has joined some."""
    placing = ModelPlacing(Weighing(FITS, FITS), Files(), Copies())  # type: ignore[arg-type] # stand-ins
    assert placing.place(starter_model, as_is=False, adapted=True) == (COPY, FITS)
    copies = Copies()
    copies.of = lambda _sha256: replace(COPY, form="rearranged", offsets_size=20)  # type: ignore[method-assign] # another form
    placing = ModelPlacing(Weighing(FITS, FITS), Files(), copies)  # type: ignore[arg-type] # stand-ins
    assert placing.place(starter_model, as_is=False, adapted=True) == (None, FITS)
    assert placing.place(starter_model, as_is=False)[0] is not None


def test_a_model_goes_on_as_it_began(starter_model) -> None:
    """Memory that other programs take or free does not change what drafts between two drafts."""
    short_of_memory = replace(FITS, fits=False)
    for first, then in ((short_of_memory, FITS), (FITS, short_of_memory)):
        weighing = Weighing(first, FITS)
        placing = ModelPlacing(weighing, Files(), Copies())  # type: ignore[arg-type] # stand-ins
        began = placing.place(starter_model, as_is=False)
        weighing.answers[True] = then
        assert placing.place(starter_model, as_is=False) == began


@pytest.fixture
def starter_model() -> LibraryModel:
    made = datetime(2026, 3, 2, tzinfo=UTC)
    return LibraryModel("m", "m", "/m.gguf", 100, 0, "ef" * 32, HEADER, licence_restricts_training=False, added_at=made)
