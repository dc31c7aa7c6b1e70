"""Folders of model files watched in place, fit checks on pretended machines, notes and look-alikes."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from unittest.mock import Mock

import pytest
from gguf_head import gguf
from split_file import split

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_bench import BenchRow
from fairdraft.domain.model_fit import fewer_gpu_layers
from fairdraft.domain.model_likeness import in_few
from fairdraft.domain.model_moves import forgetting_words
from fairdraft.domain.model_verdict import ENGINE_ITSELF
from fairdraft.inference.context_room import no_room
from fairdraft.inference.gguf_header import read_header
from fairdraft.services.checking_fit import FitCheck, PlacingChoice
from fairdraft.services.watching_models import HashingStoppedError
from fairdraft.services.workplace import Workplace
from fairdraft.store.catalogue_repository import CatalogueRepository

GIB = 1 << 30


def test_faster_copies_in_a_watched_folder_are_no_models(library, tmp_path: Path) -> None:
    """Who watches the folder in which the program keeps its things sees a model there, and not the copy of one."""
    _models, watch = library
    home = tmp_path / "home"
    (home / "model-copies").mkdir(parents=True)
    (home / "models").mkdir()
    gguf(home / "models" / "one.gguf", general_name="One")
    gguf(home / "model-copies" / "one.gguf", general_name="Copy of one")
    watch.watch(tmp_path)
    assert watch.scan().appeared == ("One",)
    watch.watch(home / "model-copies")
    assert watch.scan().appeared == ()


def test_copies_leave_with_the_models_of_a_folder(library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else would delete them; that of a file which is also elsewhere in the library stays."""
    models, watch = library
    for name in ("Here", "There"):
        gguf(tmp_path / f"{name}.GGUF", general_name=name)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    copies = Mock()
    monkeypatch.setattr(models, "_copies", copies)
    folder = watch.watch(tmp_path)
    watch.scan()
    here, _there = [watch.hash(one, lambda _done, _of: None) for one in watch.unhashed()]
    models.add(gguf(elsewhere / "There.gguf", general_name="There"))
    watch.unwatch(folder.id)
    assert [call.args for call in copies.remove.call_args_list] == [(here.sha256,)]


def test_names_that_files_tell_stand_on_one_line(library, tmp_path: Path) -> None:
    """They come from strangers: a name may be pages long, or try to write elsewhere on a terminal."""
    models, _watch = library
    model = models.add(gguf(tmp_path / "one.gguf", general_name="Evil\x1b[31m\nname\u202e", general_license="a\nb"))
    assert (model.name, model.header.licence) == ("Evil [31m name", "a b")
    model = models.add(gguf(tmp_path / "two.gguf", general_name="long " * 400))
    assert len(model.name) < 110
    assert models.add(gguf(tmp_path / f"{'n' * 200}.gguf", general_name="")).name == f"{'n' * 99}…"


def test_a_folder_is_watched_in_place(library, tmp_path: Path) -> None:
    """New files appear unhashed, gone ones are marked, those that are back are there again; nothing is moved."""
    models, watch = library
    folder = tmp_path / "models" / "deep"
    folder.mkdir(parents=True)
    one = gguf(folder / "one.gguf", general_name="One")
    (folder / "bad.gguf").write_bytes(b"GGUX1234567890123456")
    watch.watch(tmp_path / "models")
    scan = watch.scan()
    assert scan.appeared == ("One",)
    assert [(Path(path).name, "is not a GGUF" in why.what) for path, why in scan.left_out] == [("bad.gguf", True)]
    (model,) = models.models()
    assert (model.state, model.sha256, watch.unhashed()) == ("new", "", (model,))
    hashed = watch.hash(model, lambda _done, _of: None)
    assert (hashed.state, len(hashed.sha256), watch.unhashed()) == ("there", 64, ())
    away = one.rename(tmp_path / "away")
    assert (watch.scan().gone, models.models()[0].state) == (("One",), "gone")
    away.rename(one)
    assert (watch.scan().back, models.models()[0].state) == (("One",), "there")
    again = watch.scan()
    assert (again.appeared, again.gone, again.back, again.touched) == ((), (), (), ())


def test_a_folder_that_cannot_be_looked_into_says_why(
    library, tmp_path: Path, shut_folder: Callable[[Path], None]
) -> None:
    """Not that it has no models: what is no folder is not watched, and one that goes away or is closed later is told as
    long as it is so; links that lead around in a circle are passed over.
    """
    _models, watch = library
    ring = tmp_path / "ring"
    ring.symlink_to(ring)
    gguf(tmp_path / "one.gguf", general_name="One")
    for path, said in (
        (tmp_path / "one.gguf", "is not a folder"),
        (tmp_path / "none", "There is no folder"),
        (ring, "symbolic links"),
    ):
        with pytest.raises(KnownError, match=said):
            watch.watch(path)
    folder = tmp_path / "models"
    (folder / "shut").mkdir(parents=True)
    (folder / "around").symlink_to(folder)
    gguf(folder / "two.gguf", general_name="Two")
    watch.watch(folder)
    assert (watch.scan().appeared, watch.scan().left_out) == (("Two",), ())
    shut_folder(folder / "shut")
    assert [path for path, _why in watch.scan().left_out] == [str(folder / "shut")]
    with pytest.raises(KnownError, match="cannot be read: you do not have permission"):
        watch.watch(folder / "shut")
    folder.rename(tmp_path / "away")
    ((path, why),) = watch.scan().left_out
    assert (path, "There is no folder" in why.what) == (str(folder), True)


def test_a_model_in_several_files_is_one_model(library, tmp_path: Path) -> None:
    """It appears once, as large as all its files, goes and changes with any of them, and any of them names it."""
    models, watch = library
    whole = gguf(tmp_path / "whole.gguf", general_name="Cut")
    folder = tmp_path / "models"
    folder.mkdir()
    one, two = split(whole, folder / "cut", [0])
    away = two.rename(tmp_path / "away")
    watch.watch(folder)
    (left_out,) = watch.scan().left_out
    assert (left_out[0], "cut-00002-of-00002.gguf is missing" in left_out[1].what) == (str(one), True)
    away.rename(two)
    first = one.rename(tmp_path / "first")
    (left_out,) = watch.scan().left_out
    assert (left_out[0], "is part 2 of a model in 2 files" in left_out[1].what) == (str(two), True)
    first.rename(one)
    scan = watch.scan()
    assert (scan.appeared, scan.left_out) == (("Cut",), ())
    (model,) = models.models()
    assert (model.path, model.size) == (str(one), one.stat().st_size + two.stat().st_size)
    hashed = watch.hash(model, lambda _done, _of: None)
    assert hashed.sha256 == sha256(one.read_bytes() + two.read_bytes()).hexdigest()
    again = watch.scan()
    assert (again.appeared, again.gone, again.touched, again.left_out) == ((), (), (), ())
    assert models.add(two).id == hashed.id
    assert models.passport("Cut")["files"] == 2
    candidate = Candidate(schema="fairdraft/candidate@1", id="c", name="C", model="Cut")
    assert models.file_for(candidate)[1].path == str(one)
    two.rename(away)
    assert watch.scan().gone == ("Cut",)
    with pytest.raises(KnownError, match=r"cut-00002-of-00002\.gguf of \"Cut\" is no longer there"):
        models.file_for(candidate)
    away.rename(two)
    assert watch.scan().back == ("Cut",)
    two.write_bytes(two.read_bytes()[:-1] + b"x")
    assert watch.scan().touched == ("Cut",)
    assert watch.hash(watch.unhashed()[0], lambda _done, _of: None).found_sha256
    two.rename(away)
    assert "some of its 2 files" in forgetting_words(model, file_is_there=models.is_there(model))
    away.rename(two)
    assert "still at" in forgetting_words(model, file_is_there=models.is_there(model))
    models.remove("Cut")
    assert watch.scan().appeared == ()


def test_a_model_in_several_files_that_moved_keeps_its_name(library, tmp_path: Path) -> None:
    """Also where one file of the old place is still there; two links to the same files are one model."""
    models, watch = library
    whole = gguf(tmp_path / "whole.gguf", general_name="Cut")
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
    model = models.add(split(whole, old / "cut", [0])[0])
    paths = split(whole, new / "cut", [0])
    (old / "cut-00002-of-00002.gguf").unlink()
    moved = models.add(paths[0])
    assert (moved.id, moved.path) == (model.id, str(paths[0]))
    links = tmp_path / "links"
    links.mkdir()
    for path in paths:
        (links / path.name).symlink_to(path)
    watch.watch(links)
    assert watch.scan().appeared == ()
    assert models.add(links / paths[0].name).id == model.id


def test_a_watched_file_that_is_added_before_it_was_read_is_one_model(library, tmp_path: Path) -> None:
    """As a file is that was fetched into a watched folder: it is not read twice, nor there twice."""
    models, watch = library
    path = gguf(tmp_path / "one.gguf", general_name="One")
    watch.watch(tmp_path)
    watch.scan()
    (seen,) = models.models()
    added = models.take_in(path, sha256(path.read_bytes()).hexdigest(), origin="owner/repo", licence="mit")
    assert (added.id, added.state, len(models.models()), watch.unhashed()) == (seen.id, "there", 1, ())


def test_a_changed_file_is_told_and_refused_until_it_is_accepted(library, tmp_path: Path) -> None:
    """A touched file with the same bytes is the same model; other bytes are refused until a person accepts them."""
    models, watch = library
    path = gguf(tmp_path / "one.gguf")
    model = models.add(path)
    os.utime(path, ns=(1, 1))
    assert watch.scan().touched == (model.name,)
    assert watch.hash(watch.unhashed()[0], lambda _done, _of: None).state == "there"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    watch.scan()
    changed = watch.hash(watch.unhashed()[0], lambda _done, _of: None)
    assert (changed.state, changed.sha256 == model.sha256, changed.found_sha256 != model.sha256) == (
        "changed", True, True,
    )  # fmt: skip
    candidate = Candidate(schema="fairdraft/candidate@1", id="c", name="C", model=model.name)
    with pytest.raises(KnownError, match="its content changed"):
        models.file_for(candidate)
    assert watch.accept(model.name).sha256 == changed.found_sha256
    assert models.file_for(candidate)[1].sha256 == changed.found_sha256


def test_hashing_can_be_stopped(library, tmp_path: Path) -> None:
    """A stopped file stays unhashed."""
    _models, watch = library
    gguf(tmp_path / "one.gguf")
    watch.watch(tmp_path)
    watch.scan()

    def stop(_done: int, _of: int) -> None:
        raise HashingStoppedError

    with pytest.raises(HashingStoppedError):
        watch.hash(watch.unhashed()[0], stop)
    assert len(watch.unhashed()) == 1


def test_the_library_is_read_once_for_many_new_files(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for each of them, neither when they are seen, nor when they are hashed, nor by those who hear of it."""
    reads: list[object] = []
    read = CatalogueRepository.models

    def counted(store: CatalogueRepository) -> tuple[LibraryModel, ...]:
        reads.append(store)
        return read(store)

    monkeypatch.setattr(CatalogueRepository, "models", counted)
    watch = workplace.model_watch
    for number in range(12):
        gguf(tmp_path / f"{number}.gguf", general_name=f"Model {number}")
    watch.watch(tmp_path)
    assert len(watch.scan().appeared) == 12
    for model in watch.unhashed():
        assert watch.is_unhashed(model)
        watch.hash(model, lambda _done, _of: None)
        assert not watch.is_unhashed(model)
    for path in tmp_path.glob("*.gguf"):
        os.utime(path, (1, 1))
    assert len(watch.scan().touched) == 12
    # The scans read it twice each, for what is known and for what is new; `unhashed` once.
    assert len(reads) == 5


def test_a_model_taken_out_of_a_watched_folder_stays_out(library, tmp_path: Path) -> None:
    """Neither removing a model nor watching no longer touches a file, and a scan brings no removed model back."""
    models, watch = library
    path = gguf(tmp_path / "one.gguf")
    folder = watch.watch(tmp_path)
    watch.scan()
    models.remove("Tiny")
    assert (watch.scan().appeared, models.models(), path.exists()) == ((), (), True)
    gguf(tmp_path / "two.gguf", general_name="Two")
    assert watch.scan().appeared == ("Two",)
    watch.unwatch(folder.path)
    assert (models.models(), watch.folders(), path.exists()) == ((), (), True)


@pytest.mark.parametrize(
    ("values", "role"),
    [({"general_type": "adapter"}, "adapter"), ({"general_architecture": "bert"}, "embedding"), ({}, "drafting")],
)
def test_adapters_and_embedding_models_do_not_draft(library, tmp_path: Path, values, role: str) -> None:
    """What a file is for is read from its header; only a text model is given out for drafting."""
    models, _watch = library
    path = gguf(tmp_path / "one.gguf", **values)
    assert read_header(path).role == role
    model = models.add(path)
    candidate = Candidate(schema="fairdraft/candidate@1", id="c", name="C", model=model.name)
    if role == "drafting":
        assert models.file_for(candidate)[0] == model
    else:
        with pytest.raises(KnownError, match="does not draft"):
            models.file_for(candidate)


def test_look_alikes_are_told_apart(library, tmp_path: Path) -> None:
    """Files of one name say how they differ, of many the first few; notes need a source."""
    models, _watch = library
    one = models.add(gguf(tmp_path / "one.gguf", general_finetune="Instruct"))
    other = models.add(gguf(tmp_path / "two.gguf", general_finetune="Medical"))
    assert one.name != other.name
    (told,) = models.alike(one)
    assert "fine-tune Instruct here, Medical there" in told
    assert in_few((told,) * 3) == (told,) * 3
    assert in_few((told,) * 5) == (told, told, told, "2 more of the library look like it by name.")
    with pytest.raises(KnownError, match="needs its source"):
        models.note(one.id, "training_data", "PubMed", "")
    models.note(one.id, "training_data", "PubMed", "its card")
    notes = models.passport(one.id)["notes"]
    assert (notes["training_data"], notes["sources"]) == ("PubMed", {"training_data": "its card"})


@pytest.mark.parametrize(
    ("free", "fits", "context"), [(14 * GIB, True, 8192), (5 * GIB, True, None), (3 * GIB, False, None)]
)
def test_the_largest_context_that_fits_is_suggested(library, tmp_path: Path, big, devices, free, fits, context) -> None:
    """With much memory the usual context, with less a smaller one, with too little a refusal that says what helps."""
    models, _watch = library
    model = big(models.add(gguf(tmp_path / "one.gguf")))
    devices.free = free
    fit = models.weighed(model)[1]
    assert fit.fits is fits
    assert context is None or fit.suggested_context == context
    if fits:
        assert fit.needed is not None
        assert fit.needed < free
    else:
        assert "Does not fit" in fit.in_words
        assert "smaller quantization" in fit.what_helps


def test_the_limit_of_the_engine_counts_as_what_is_free(library, tmp_path: Path, big, devices) -> None:
    """Under a limit below what is free the context shrinks, or the model is refused with the setting's name."""
    models, _watch = library
    model = big(models.add(gguf(tmp_path / "one.gguf")))
    devices.free = 14 * GIB
    usual = FitCheck(devices).fit(model)
    assert usual.limit == 0
    small = FitCheck(devices, lambda: PlacingChoice(most_bytes=5 * GIB)).fit(model)
    assert small.fits
    assert small.total is not None
    assert small.total + ENGINE_ITSELF <= 5 * GIB
    assert small.suggested_context < usual.suggested_context
    assert "the settings allow the engine 5.0 GiB" in small.in_words
    none = FitCheck(devices, lambda: PlacingChoice(most_bytes=GIB)).fit(model)
    assert none.fits is False
    assert "the settings allow it 1.0 GiB" in none.in_words
    assert "in the settings (memory_limit_gib)" in none.what_helps


@pytest.mark.parametrize(("on_card", "step"), [(True, "fewer_gpu_layers"), (False, "less_context")])
def test_where_no_context_fits_the_step_is_told_that_helps(on_card: bool, step: str) -> None:
    """On a card the layers there leave no room; on the processor a smaller context helps."""
    told = no_room(1755, "a model", on_card=on_card)
    assert told.fault.step == step
    assert "1,755 tokens of context for a model" in told.what
    assert ("graphics card" in told.what) is on_card


def test_the_estimate_counts_with_the_settings_that_are_used(library, tmp_path: Path, big, devices) -> None:
    """Fewer drafts side by side need less than the engine's own number, and larger steps through a prompt need more."""
    models, _watch = library
    model = big(models.add(gguf(tmp_path / "one.gguf")))

    def needed(measured: BenchRow | None) -> int:
        return FitCheck(devices, measured=lambda _sha256, _copied, _on_card: measured).fit(model).needed or 0

    usual = needed(None)
    assert needed(BenchRow(3, 4, 9.0)) < usual < needed(BenchRow(3, 16, 9.0, prompt_chunk=256))


@pytest.mark.parametrize("failed", [1, 5, 33, 81])
def test_after_a_failure_fewer_layers_are_tried(failed: int) -> None:
    """Each try has fewer layers than the one before, and the last has none."""
    ladder = fewer_gpu_layers(failed)
    assert ladder[-1] == 0
    assert list(ladder) == sorted(set(ladder), reverse=True)
    assert ladder[0] < failed


def test_what_is_noted_while_a_file_is_read_stays(library, tmp_path: Path) -> None:
    """A note and a name given during the hash are there afterwards, together with what the hash says."""
    models, watch = library
    gguf(tmp_path / "one.gguf")
    watch.watch(tmp_path)
    watch.scan()
    (model,) = watch.unhashed()

    def note(_done: int, _of: int) -> None:
        models.note(model.name, "domains", "diabetes", "its card")

    hashed = watch.hash(model, note)
    assert hashed.notes.domains is not None
    assert models.models() == (hashed,)
    assert len(hashed.sha256) == 64


def test_a_model_forgotten_while_its_file_is_read_does_not_come_back(library, tmp_path: Path) -> None:
    """The hash ends in one sentence, and the library stays without it."""
    models, watch = library
    gguf(tmp_path / "one.gguf")
    watch.watch(tmp_path)
    watch.scan()
    (model,) = watch.unhashed()
    gone: list[bool] = []

    def forget(_done: int, _of: int) -> None:
        if not gone:
            gone.append(bool(models.remove(model.name)))

    with pytest.raises(KnownError, match="was removed from the library while its file was being read"):
        watch.hash(model, forget)
    assert models.models() == ()


def test_a_file_written_to_while_it_is_read_is_not_known(library, tmp_path: Path) -> None:
    """No hash is kept that may be of neither state of the file, and nothing is added."""
    models, watch = library
    path = gguf(tmp_path / "one.gguf")

    def write(done: int, of: int) -> None:
        if done == of:
            path.write_bytes(path.read_bytes()[:of] + b"more")

    with pytest.raises(KnownError, match="changed while it was being read"):
        models.add(path, write)
    assert models.models() == ()
    watch.watch(tmp_path)
    watch.scan()
    with pytest.raises(KnownError, match="changed while it was being read"):
        watch.hash(watch.unhashed()[0], write)
    assert len(watch.unhashed()) == 1


def test_a_scan_does_not_wait_for_a_hash(library, tmp_path: Path) -> None:
    """A large file is read while the folders are looked at."""
    _models, watch = library
    gguf(tmp_path / "one.gguf", general_name="One")
    watch.watch(tmp_path)
    watch.scan()
    seen: list[tuple[str, ...]] = []

    def look(_done: int, _of: int) -> None:
        if not seen:
            gguf(tmp_path / "two.gguf", general_name="Two")
            seen.append(watch.scan().appeared)

    watch.hash(watch.unhashed()[0], look)
    assert seen == [("Two",)]


def test_what_is_noted_during_a_scan_stays(library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan that read the list before a note was given keeps the note when it writes what it saw."""
    models, watch = library
    path = gguf(tmp_path / "one.gguf")
    model = models.add(path)
    path.unlink()
    place, real = str(model.path), Path.stat

    def noting(self: Path, **options: bool) -> os.stat_result:
        if str(self) == place and models.models()[0].notes.domains is None:
            models.note(model.name, "domains", "diabetes", "its card")
        return real(self, **options)

    monkeypatch.setattr(Path, "stat", noting)
    assert watch.scan().gone == (model.name,)
    (kept,) = models.models()
    assert kept.state == "gone"
    assert kept.notes.domains is not None
