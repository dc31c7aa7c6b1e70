"""Approved copy is found by its meaning, over a real store, with real model files and a real worker."""

import math
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bert_file import write_bert
from services_support import drafted_with

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.campaign import Brief
from fairdraft.domain.candidate import Retrieval
from fairdraft.domain.copy_search import SearchMeans
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.text_vector import TextVector
from fairdraft.retrieval.meaning import UNRELATED
from fairdraft.services import meaning
from fairdraft.services.library import CopyFacts
from fairdraft.services.workplace import Workplace

GLYNORA = CopyFacts(product="glynora")
SENSES = (
    ("supper", "dinner"), ("walk", "stroll"), ("doctor", "physician"), ("notebook", "diary"), ("stairs", "steps"),
    ("heart",), ("after",), ("your",), ("the",), ("ask",),
)  # fmt: skip
WALK, NOTES, HEART = "Walk after supper.", "Ask your doctor: the notebook.", "Your heart, the heart."


def write(folder: Path, **texts: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return [folder / f"{name}.txt" for name in texts]


@pytest.fixture
def bert(tmp_path: Path) -> Path:
    return write_bert(tmp_path / "bert.gguf", SENSES)


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Workplace]:
    """A workplace whose engine is a real worker process."""
    opened = open_workplace(tmp_path / "home")
    yield opened
    opened.close()


def names(search) -> list[str]:
    return [one.copy.name for one in search.found]


def test_a_paraphrase_is_found_by_a_real_model(real: Workplace, bert: Path, tmp_path: Path) -> None:
    """Without a model words count alone and it says so; with one, copy is found that shares no word with what is asked,
    first of all, and each match says by what it was found.
    """
    library = real.library
    library.add_files(write(tmp_path / "in", walk=WALK, notes=NOTES, heart=HEART), GLYNORA)
    before = library.search("stroll dinner")
    assert before.found == ()
    assert before.how == "words only: no embedding model is present"
    assert "models list --recommended" in before.means.remedy
    with pytest.raises(KnownError, match="no embedding model"):
        library.meaning.read()
    model = real.models.add(bert)
    assert library.search("stroll dinner").how.endswith(
        "3 of 3 pieces by words alone, because the model has not read them yet"
    )
    told: list[tuple[int, int]] = []
    done = library.meaning.read(lambda *numbers: told.append(numbers))
    assert (done.read, done.total, done.cut, done.stopped) == (3, 3, 0, False)
    assert told == [(3, 3)]
    after = library.search("stroll dinner")
    assert after.how == f"words and meaning ({model.name})"
    assert (names(after)[0], after.found[0].matched_by) == ("walk", ("meaning",))
    assert library.search("walk after supper").found[0].matched_by == ("words", "meaning")
    assert library.meaning.read().total == 0, "what was read is read once"


class Pretended:
    """An engine whose vectors a test sets; it can be told to fail."""

    def __init__(self, numbers: Callable[[str], TextVector]) -> None:
        self.numbers = numbers
        self.asked: list[str] = []
        self.problem: KnownError | None = None
        self.stop: threading.Event | None = None

    def embed_texts(self, model: ModelFile, texts: Sequence[str], *, at_once=False, progress=None, go_on=None):
        if self.problem is not None:
            raise self.problem
        self.asked += texts
        if self.stop is not None:
            self.stop.set()
        return tuple(self.numbers(text) for text in texts)


@pytest.fixture
def engine(workplace: Workplace) -> Pretended:
    """In place of the workplace's engine: vectors by words alone, as the scripted one makes them."""
    from fairdraft.inference.scripted_copy import scripted_numbers

    pretended = Pretended(
        lambda text: TextVector(scripted_numbers(text), len(text.split()), 3 if len(text) > 400 else 0)
    )
    workplace.library.meaning._engine = pretended
    return pretended


def test_vectors_go_with_their_piece_and_their_model(
    workplace: Workplace, engine: Pretended, bert: Path, tmp_path: Path
) -> None:
    """A removed piece and a removed model leave nothing; what is added again is read again, what stays is not."""
    library, shelf = workplace.library, workplace.library.meaning._vectors
    library.add_files(write(tmp_path / "in", walk=WALK, notes=NOTES), GLYNORA)
    model = workplace.models.add(bert)
    maker = library.meaning._choosing.chosen().maker
    assert library.meaning.read().read == 2
    assert len(shelf.known(maker)) == 2
    library.remove(next(one for one in library.copies() if one.name == "walk").id)
    assert len(shelf.known(maker)) == 1
    library.add_files(write(tmp_path / "in", walk=WALK), GLYNORA)
    assert library.meaning.read().read == 1
    assert engine.asked.count(NOTES) == 1
    workplace.models.remove(model.name)
    assert not shelf.known(maker)
    assert library.search("walk").how == "words only: no embedding model is present"


def test_a_search_finds_nothing_where_nothing_is_like_what_is_asked(
    workplace: Workplace, engine: Pretended, bert: Path, tmp_path: Path
) -> None:
    """Some piece is always the nearest in meaning; it is found where it is nearer than what unrelated questions find.
    These are read once, also where more copy comes in.
    """
    library, near = workplace.library, {WALK: 1.0, "An evening stroll": 0.9, "carburetor": 0.2, NOTES: -1.0}
    engine.numbers = lambda text: TextVector(struct.pack("<2f", *_direction(near.get(text, 0.4))) + bytes(120), 3)
    library.add_files(write(tmp_path / "in", walk=WALK), GLYNORA)
    workplace.models.add(bert)
    library.meaning.read()
    assert names(library.search("An evening stroll")) == ["walk"]
    assert names(library.search("carburetor")) == []
    assert names(library.search("after")) == ["walk"], "words count as ever"
    library.add_files(write(tmp_path / "more", notes=NOTES), GLYNORA)
    library.meaning.read()
    assert names(library.search("An evening stroll")) == ["walk"]
    assert names(library.search("carburetor")) == []
    assert sum(engine.asked.count(one) for one in UNRELATED) == len(UNRELATED)


def _direction(likeness: float) -> tuple[float, float]:
    """A vector of length one that is so much like (1, 0)."""
    return likeness, math.sqrt(1 - likeness * likeness)


def test_a_piece_is_removed_though_its_vector_cannot_be(
    workplace: Workplace, engine: Pretended, bert: Path, tmp_path: Path
) -> None:
    """Where the file of vectors cannot be written, a piece that was taken out is told as taken out; a reading drops its
    vector as soon as the file can be.
    """
    library, shelf = workplace.library, workplace.library.meaning._vectors
    library.add_files(write(tmp_path / "in", walk=WALK, notes=NOTES), GLYNORA)
    workplace.models.add(bert)
    library.meaning.read()
    maker = library.meaning._choosing.chosen().maker
    shelf.close()
    file = workplace.home / "meaning.db"
    file.rename(tmp_path / "kept.db")
    file.mkdir()
    assert library.remove(next(one for one in library.copies() if one.name == "walk").id).name == "walk"
    file.rmdir()
    (tmp_path / "kept.db").rename(file)
    assert len(shelf.known(maker)) == 2
    library.meaning.read()
    assert len(shelf.known(maker)) == 1


def test_a_reading_that_was_stopped_goes_on(
    workplace: Workplace, engine: Pretended, bert: Path, tmp_path: Path
) -> None:
    """Stopped after some of many pieces, those are kept, the search says how many are not read, and the next reading
    reads the others alone; pieces too long for the model are counted.
    """
    library = workplace.library
    texts = {f"n{at}": f"Day {at}: walk {at} stairs after supper. " * (1 + 15 * (at % 2)) for at in range(150)}
    library.add_files(write(tmp_path / "in", **texts), GLYNORA)
    workplace.models.add(bert)
    engine.stop = threading.Event()
    first = library.meaning.read(stop=engine.stop)
    assert first.stopped
    assert (first.read, first.total, len(engine.asked)) == (64, 150, 64)
    assert "86 of 150 pieces by words alone" in library.search("walk").how
    engine.stop = None
    second = library.meaning.read()
    assert (second.read, second.stopped, second.cut) == (86, False, 75)


@pytest.mark.parametrize("taken_out", [False, True])
def test_a_reading_ends_where_its_model_is_not_wanted_any_more(
    workplace: Workplace, engine: Pretended, bert: Path, tmp_path: Path, *, taken_out: bool
) -> None:
    """A model that is switched off, or taken out of the library, meanwhile reads no further, and leaves nothing."""
    library, make = workplace.library, engine.numbers
    library.add_files(write(tmp_path / "in", **{f"n{at}": f"Day {at}: walk {at} stairs." for at in range(70)}), GLYNORA)
    model = workplace.models.add(bert)
    maker = library.meaning._choosing.chosen().maker

    def unwanted(text: str) -> TextVector:
        engine.numbers = make
        if taken_out:
            workplace.models.remove(model.name)
        else:
            workplace.settings.change("embedding_model", "none")
        return make(text)

    engine.numbers = unwanted
    done = library.meaning.read()
    assert (done.read, done.total, done.stopped) == (0, 70, True)
    assert not library.meaning._vectors.known(maker)
    assert len(engine.asked) == 64


def examples(workplace: Workplace, k: int, brief: str, *, wait: bool = True):
    campaign = workplace.products.campaign("glynora")
    product = workplace.products.product_of(campaign)
    return workplace.library.examples(Retrieval(k=k), product, campaign, Brief(id="b", text=brief), wait=wait)


def test_examples_keep_to_the_product_also_by_meaning(
    workplace: Workplace, engine: Pretended, bert: Path, tmp_path: Path
) -> None:
    """However near in meaning: copy of another product or ad type, expired copy and copy that names another product is
    never shown, and never takes the place of what may be.
    """
    library = workplace.library
    engine.numbers = lambda text: TextVector(_FORBIDDEN if "supper" in text else _ALLOWED, 3)
    library.add_files(write(tmp_path / "in", fits=NOTES), GLYNORA)
    many = {f"old{at}": f"Supper {at}, at {at}: the supper." for at in range(60)}
    library.add_files(write(tmp_path / "old", **many), replace(GLYNORA, expires=date(2026, 1, 1)))
    library.add_files(
        write(tmp_path / "mix", **{f"mix{at}": f"Supper {at}. Unlike Praluzan!" for at in range(60)}), GLYNORA
    )
    library.add_files(write(tmp_path / "cx", heart="CORDEXA after supper."), CopyFacts(product="cordexa"))
    workplace.models.add(bert)
    library.meaning.read()
    found = examples(workplace, 4, "A supper like no other")
    assert [one.name for one in found.copies] == ["fits"]
    assert found.means.model


_FORBIDDEN, _ALLOWED = (bytes(4 * at) + b"\x00\x00\x80\x3f" + bytes(4 * (31 - at)) for at in (0, 1))


def test_drafting_has_what_is_missing_read_first(
    workplace: Workplace, engine: Pretended, bert: Path, tmp_path: Path
) -> None:
    """Examples for a draft are chosen by words and meaning though nobody had the copy read; a look at a prompt's size
    asks the engine nothing.
    """
    workplace.library.add_files(write(tmp_path / "in", walk=WALK, notes=NOTES), GLYNORA)
    model = workplace.models.add(bert)
    assert examples(workplace, 1, "A walk", wait=False).means.known == 0
    assert engine.asked == []
    found = examples(workplace, 1, "A walk")
    assert found.means.how == f"words and meaning ({model.name})"
    asked = len(engine.asked)
    assert examples(workplace, 1, "A walk", wait=False) == found, "what was read before counts"
    assert examples(workplace, 1, "Another walk", wait=False).means.how.startswith("words only")
    assert len(engine.asked) == asked


def test_drafting_does_not_wait_for_a_reading_of_the_whole_library(
    workplace: Workplace, engine: Pretended, bert: Path, tmp_path: Path
) -> None:
    """While the library is being read, which may take long, examples for a draft have their own copy read at once."""
    library = workplace.library
    library.add_files(write(tmp_path / "cx", heart=HEART), CopyFacts(product="cordexa"))
    workplace.models.add(bert)
    begun, go_on, make = threading.Event(), threading.Event(), engine.numbers

    def slowly(text: str) -> TextVector:
        if text == HEART:
            begun.set()
            go_on.wait(20)
        return make(text)

    engine.numbers = slowly
    whole = threading.Thread(target=library.meaning.read)
    whole.start()
    assert begun.wait(20)
    library.add_files(write(tmp_path / "in", walk=WALK, notes=NOTES), GLYNORA)
    found: list[SearchMeans] = []
    draft = threading.Thread(target=lambda: found.append(examples(workplace, 1, "A walk").means))
    draft.start()
    draft.join(30)
    waited = draft.is_alive()
    go_on.set()
    draft.join()
    whole.join()
    assert not waited
    assert (found[0].known, found[0].pieces) == (2, 2)
    assert library.meaning.means().known == 3


def test_a_question_may_be_dropped_while_another_is_read(
    workplace: Workplace, engine: Pretended, bert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Searches that push out what was kept of earlier questions leave those alone whose brief is just being read."""
    monkeypatch.setattr(meaning, "_QUESTIONS_KEPT", 2)
    library, make = workplace.library, engine.numbers
    library.add_files(write(tmp_path / "in", walk=WALK, notes=NOTES), GLYNORA)
    workplace.models.add(bert)
    before = examples(workplace, 1, "A walk")

    def disturbed(text: str) -> TextVector:
        engine.numbers = make
        for other in ("stairs", "supper", "diary"):
            library.search(other)
        return make(text)

    engine.numbers = disturbed
    assert examples(workplace, 1, "Another walk").means == before.means


def test_a_fault_of_the_model_leaves_the_words(
    workplace: Workplace, engine: Pretended, bert: Path, tmp_path: Path
) -> None:
    """Where the engine fails or the model's file is gone, search and examples go by words and say why."""
    library = workplace.library
    library.add_files(write(tmp_path / "in", walk=WALK, notes=NOTES), GLYNORA)
    workplace.models.add(bert)
    library.meaning.read()
    engine.problem = KnownError("The engine ran out of memory.", "Close other programs.")
    library.add_files(write(tmp_path / "more", heart=HEART), GLYNORA)
    with pytest.raises(KnownError, match="out of memory"):
        library.meaning.read()
    assert library.meaning.means().remedy.startswith("Reading them failed: The engine ran out of memory.")
    search = library.search("walk")
    assert (names(search), search.found[0].matched_by) == (["walk"], ("words",))
    assert (search.how, search.means.remedy) == ("words only: the engine ran out of memory", "Close other programs.")
    assert examples(workplace, 1, "A walk").copies[0].name == "walk"
    engine.problem = None
    bert.unlink()
    assert "is no longer there" in library.search("walk").how


def test_one_model_is_chosen_of_several(workplace: Workplace, engine: Pretended, bert: Path, tmp_path: Path) -> None:
    """Two embedding models want a choice; the settings name one, refuse what is none, and can switch it off."""
    library, choosing = workplace.library, workplace.library.meaning._choosing
    workplace.models.add(bert)
    second = workplace.models.add(write_bert(tmp_path / "second.gguf", SENSES, name="nomic-embed-text-v1.5", seed=9))
    means = library.meaning.means()
    assert "more than one embedding model" in means.how
    assert "fairdraft settings set embedding_model 'nomic-embed-text-v1.5'" in means.remedy
    workplace.settings.change("embedding_model", "nomic")
    assert library.meaning.means().model == second.name
    assert choosing.chosen().prefixes.question == "search_query: "
    first = choosing.chosen().maker
    workplace.settings.change("text_prefix", "")
    assert choosing.chosen().maker != first, "what is read otherwise is read anew"
    with pytest.raises(KnownError, match="There is no model"):
        workplace.settings.change("embedding_model", "nowhere")
    workplace.settings.file.write_text('embedding_model = "nowhere"\n', encoding="utf-8")
    workplace.settings.states()
    assert "Choose another in the settings" in library.meaning.means().remedy
    workplace.settings.change("embedding_model", "none")
    assert library.meaning.means().how == "words only: search by meaning is switched off in the settings"


def test_a_window_reads_in_the_background(tmp_path: Path, bert: Path) -> None:
    """A window reads what comes in without being asked, and what was left when it opens; closing it ends that."""
    home = tmp_path / "home"
    with_window = open_workplace(home, scripted=True, window=True)
    with_window.models.add(bert)
    with_window.library.add_files(write(tmp_path / "in", walk=WALK, notes=NOTES), GLYNORA)
    _wait_until(lambda: with_window.library.meaning.means().known == 2)
    with_window.close()
    command = open_workplace(home, scripted=True)
    command.library.add_files(write(tmp_path / "more", heart=HEART), GLYNORA)
    assert command.library.meaning.means().known == 2
    command.close()
    again = open_workplace(home, scripted=True, window=True)
    _wait_until(lambda: again.library.meaning.means().known == 3)
    again.close()


def _wait_until(happened: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(500):
        if happened():
            return
        pause.wait(0.02)
    pytest.fail("it did not happen")


def test_a_draft_says_by_what_its_examples_were_chosen(
    workplace: Workplace, engine: Pretended, bert: Path, tmp_path: Path
) -> None:
    """Provenance has the model of the meaning, or that words counted alone; nothing where no example was shown."""
    workplace.library.add_files(write(tmp_path / "in", walk=WALK, notes=NOTES), GLYNORA)
    _, done = drafted_with(workplace, 0)
    assert done.draft.provenance.retrieval_by == ""
    _, done = drafted_with(workplace, 1)
    assert done.draft.provenance.retrieval_by == "words only: no embedding model is present"
    model = workplace.models.add(bert)
    _, done = drafted_with(workplace, 1)
    assert done.draft.provenance.retrieval_by == f"words and meaning ({model.name})"
