"""Probing over a real store and real model headers; the engine alone is pretended, and counts what it is asked."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from gguf_head import gguf

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.probe_text import SHIPPED_SETS, ProbeDocument, ProbeSet
from fairdraft.domain.text_score import PassageToScore, ScoredPassage
from fairdraft.exchange.probe_files import TomlProbeFiles
from fairdraft.inference.model_files import GgufFiles
from fairdraft.services.checking_fit import FitCheck
from fairdraft.services.managing_models import ModelService
from fairdraft.services.probe_words import (
    HEDGE,
    INSTRUCT_HEDGE,
    Against,
    prediction_sentences,
    profile_sentences,
    terms_sentences,
)
from fairdraft.services.probing import ProbeProgress, ProbingService
from fairdraft.store.sql_store import SqlStore
from fairdraft.store.sqlite_store import open_store

RESOURCES = Path(__file__).parents[2] / "resources"


class PretendedScoring:
    """A model for which every byte costs as much as its file's name says; French costs half as much again."""

    def __init__(self) -> None:
        self.asked: list[PassageToScore] = []
        french = next(one for one in TomlProbeFiles(RESOURCES).shipped_sets() if one.id == "french")
        self.french = {document.text for document in french.documents}

    def score_texts(
        self,
        model: ModelFile,
        passages: Sequence[PassageToScore],
        progress: Callable[[int], None] | None = None,
        go_on: Callable[[], bool] | None = None,
    ) -> tuple[ScoredPassage, ...]:
        scores: list[ScoredPassage] = []
        for passage in passages:
            if go_on is not None and not go_on():
                break
            self.asked.append(passage)
            size = len(passage.text.encode())
            cost = float(Path(model.path).stem) * (1.5 if passage.text in self.french else 1.0)
            cost *= 0.5 if passage.text.strip() in ("Paris", "1993") else 1.0
            scores.append(ScoredPassage(size // 4, size, size * cost))
            if progress is not None:
                progress(len(scores))
        return tuple(scores)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(tmp_path / "fairdraft.db", read_only=False, app_version="0")
    yield opened
    opened.close()


@pytest.fixture
def scoring() -> PretendedScoring:
    return PretendedScoring()


@pytest.fixture
def probing(tmp_path: Path, store: SqlStore, scoring: PretendedScoring, devices) -> ProbingService:
    """Three models in the library: one that needs 1 bit per byte, one 1.2, one 2 (with a chat template)."""
    models = ModelService(store, GgufFiles(None), FitCheck(devices))
    for stem, name, chat in (("1.0", "Near", False), ("1.2", "Far", False), ("2.0", "Chatty", True)):
        facts = {"tokenizer.chat_template": "{{ messages }}"} if chat else {}
        models.add(gguf(tmp_path / f"{stem}.gguf", facts, general_name=name))
    return ProbingService(store, models, scoring, TomlProbeFiles(RESOURCES), read_only=False)


def test_a_probe_has_every_shipped_set_in_its_order(probing: ProbingService) -> None:
    """The JSON has the contract's fields for the seven sets, with bits per byte and an interval around them."""
    told: list[ProbeProgress] = []
    found = probing.probe("near", progress=told.append).as_object()
    assert found["schema"] == "fairdraft/probe@1"
    assert [one["set"] for one in found["sets"]] == list(SHIPPED_SETS)
    for one in found["sets"]:
        assert one["bytes"] >= 12_000
        assert one["ci95"][0] <= one["bits_per_byte"] <= one["ci95"][1]
        assert one["tokens"] > 0
    assert found["complete"]
    assert told[-1].done == told[-1].total
    assert [one.done for one in told] == sorted(one.done for one in told)


def test_nothing_is_measured_twice(probing: ProbingService, scoring: PretendedScoring) -> None:
    """A quick probe's scores are part of the whole one's, and a second probe asks the engine for nothing."""
    quick = probing.probe("near", quick=True)
    assert all(4_000 <= one.bytes < 5_200 for one in quick.sets)
    probing.probe("near")
    assert len(scoring.asked) == len({one.text for one in scoring.asked})
    before = len(scoring.asked)
    probing.probe("near")
    assert len(scoring.asked) == before
    assert probing.probe("near", quick=True).of("general").bits_per_byte == quick.of("general").bits_per_byte
    probing.probe("near", again=True)
    assert len(scoring.asked) == 2 * before


def test_measuring_texts_of_ones_own_is_stopped_and_gone_on_with(
    probing: ProbingService, scoring: PretendedScoring
) -> None:
    """What was measured before the stop is not measured again."""
    texts = ProbeSet(
        id="own", documents=tuple(ProbeDocument(title=str(n), text=f"Text number {n} of mine. " * 30) for n in range(5))
    )
    stop = threading.Event()

    def enough(done: int, _total: int) -> None:
        if done == 2:
            stop.set()

    with pytest.raises(KnownError, match="Measuring was stopped"):
        probing.measure("near", texts, enough, stop)
    assert len(scoring.asked) == 2
    assert probing.measure("near", texts).bits_per_byte == pytest.approx(1.0)
    assert len(scoring.asked) == 5


def test_measuring_anew_takes_nothing_away_when_it_is_stopped(probing: ProbingService) -> None:
    """Stopped after one text, it leaves all that was measured before."""
    whole = probing.probe("near")
    stop = threading.Event()
    anew = probing.probe("near", again=True, progress=lambda at: stop.set() if at.done else None, stop=stop)
    assert not anew.complete
    last = probing.last("near")
    assert last is not None
    assert last.complete
    assert [one.bytes for one in last.sets] == [one.bytes for one in whole.sets]


def test_a_stopped_probe_keeps_what_it_has(probing: ProbingService, scoring: PretendedScoring) -> None:
    """Stopped in its second set, a probe says that it is not complete, and the next one goes on from there."""
    stop = threading.Event()

    def enough(at: ProbeProgress) -> None:
        if len(scoring.asked) == 20:
            stop.set()

    stopped = probing.probe("near", progress=enough, stop=stop)
    assert not stopped.complete
    assert sum(len(one.documents) for one in stopped.sets) == 20
    assert probing.last("near").complete is False
    assert probing.probe("near").complete
    assert len(scoring.asked) == len({one.text for one in scoring.asked})


def test_models_are_compared_on_the_documents_that_both_have(probing: ProbingService) -> None:
    """After a quick probe of one and a whole one of the other, the shared documents decide."""
    near, far = probing.probe("near", quick=True), probing.probe("far")
    costs = probing.compare(near, far)
    assert [one.set for one in costs] == list(SHIPPED_SETS)
    for one, found in zip(costs, near.sets, strict=True):
        assert one.times == pytest.approx(1 / 1.2)
        assert one.documents == len(found.documents)
        assert one.verdict == "better"


def test_the_profile_is_told_in_words(probing: ProbingService) -> None:
    """The words name what is better than in which model, what French costs, and what is not shown."""
    near, far = probing.probe("near"), probing.probe("far")
    told = profile_sentences(near, [Against(far, probing.compare(near, far))])
    assert any(line.startswith("Knows label language, consumer copy") and "better than Far" in line for line in told)
    assert "French costs 50% more bits per byte than English texts of the same kinds." in told
    same = profile_sentences(near, [Against(near, probing.compare(near, near))])
    assert any(line.startswith("Beside Near") and line.endswith("not shown to differ.") for line in same)


def test_a_prediction_is_hedged(probing: ProbingService) -> None:
    """Every prediction ends with its limits; between an instruct model and a base one there is a further one."""
    near, chatty = probing.probe("near"), probing.probe("chatty")
    told = prediction_sentences(chatty, [Against(near, probing.compare(chatty, near))])
    assert "Indication language (from indication language): expected behind Near (+100% bits)" in told[1]
    assert told[-2:] == [HEDGE, INSTRUCT_HEDGE]
    assert "needs another model" in prediction_sentences(near, [])[0]


def test_a_folder_of_own_texts_is_a_set(probing: ProbingService, tmp_path: Path) -> None:
    """Texts of a folder come as a set named after it, kept like the others, and never as a shipped set."""
    folder = tmp_path / "Our Voice"
    folder.mkdir()
    for at in range(4):
        (folder / f"{at}.txt").write_text(f"Piece number {at}, approved.\r\n", encoding="utf-8")
    found = probing.probe("near", quick=True, texts=folder)
    assert found.sets[-1].set == "our-voice"
    assert len(found.sets[-1].documents) == 4
    assert probing.last("near").of("our-voice") is not None
    (tmp_path / "safety").mkdir()
    with pytest.raises(KnownError, match="has no text"):
        probing.probe("near", texts=tmp_path / "safety")
    with pytest.raises(KnownError, match="cannot be read"):
        probing.probe("near", texts=tmp_path / "nowhere")


TERMS = """
schema = "fairdraft/terms@1"
[[terms]]
prompt = "The capital of France is"
answer = "Paris"
foils = ["Madrid", "Oslo", "Rome"]
[[terms]]
prompt = "It was first sold in"
answer = "1993"
foils = ["1987", "2004"]
date = 1993-05-01
[[terms]]
prompt = "It was withdrawn in"
answer = "2025"
foils = ["2019", "2021"]
date = 2025-02-01
"""


def test_facts_are_known_when_the_answer_is_liked_better_than_every_foil(
    probing: ProbingService, scoring: PretendedScoring, tmp_path: Path
) -> None:
    """Answers are scored after their prompts against foils, told by year, and remembered."""
    path = tmp_path / "facts.toml"
    path.write_text(TERMS, encoding="utf-8")
    found = probing.probe_terms("near", path)
    assert scoring.asked[0] == PassageToScore(" Paris", "The capital of France is")
    assert [one.known for one in found.terms] == [True, True, False]
    assert found.as_object()["by_year"] == [
        {"year": 1993, "facts": 1, "known": 1, "by_chance": pytest.approx(1 / 3)},
        {"year": 2025, "facts": 1, "known": 0, "by_chance": pytest.approx(1 / 3)},
    ]
    told = terms_sentences(found)
    assert told[0].startswith("2 of 3 facts")
    assert told[-1].startswith("1993 is the last year")
    asked = len(scoring.asked)
    assert probing.probe_terms("near", path) == found
    assert len(scoring.asked) == asked


def test_a_wrong_list_of_facts_is_told_with_its_line(probing: ProbingService, tmp_path: Path) -> None:
    """A foil that is the answer is refused with the place in the file."""
    path = tmp_path / "facts.toml"
    path.write_text(TERMS.replace('"Madrid"', '" paris"'), encoding="utf-8")
    with pytest.raises(KnownError, match=r"line 6.*differ from each other"):
        probing.probe_terms("near", path)
