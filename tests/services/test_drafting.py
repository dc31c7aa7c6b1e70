"""From a brief to stored drafts."""

import queue
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftRestarted,
    DraftStarted,
    DraftText,
    GenerationListener,
    GenerationRequest,
    LoadedModel,
    ModelFile,
    ModelReady,
)
from fairdraft.services.drafting import (
    DraftBegunAnew,
    DraftDone,
    DraftingEvent,
    DraftingService,
    DraftOrder,
    DraftWords,
)
from fairdraft.services.workplace import Workplace

ORDER = DraftOrder(campaign="glynora", candidate="starter", count=3, seed=7)


def run_to_end(workplace: Workplace, order: DraftOrder) -> list[DraftDone]:
    """Every draft of an order in its final form, in the order's order."""
    events: queue.SimpleQueue[DraftingEvent] = queue.SimpleQueue()
    run = workplace.drafting.start(order, events.put)
    assert run.wait(30)
    done = {}
    while not events.empty():
        event = events.get()
        if isinstance(event, DraftDone):
            done[event.draft.id] = event
    return [done[draft.id] for draft in run.drafts]


def test_each_variant_is_stored_with_its_birth_certificate(workplace: Workplace) -> None:
    """Three variants are stored with their seeds, prompt, hashes and rule packs."""
    done = run_to_end(workplace, ORDER)
    assert [one.draft.provenance.seed for one in done] == [7, 8, 9]
    for one in done:
        stored = workplace.drafting.draft(one.draft.id)
        assert stored == one.draft
        assert stored.state == "finished"
        birth = stored.provenance
        assert "GLYNORA" in birth.rendered_prompt
        assert birth.prompt_sha256
        assert birth.recipe == "dtc-chat"
        assert birth.rule_packs
        assert birth.product_version
        assert stored.study == "desk-glynora"
        assert stored.prompt_id == f"glynora/{stored.brief}"


@pytest.mark.parametrize("campaign", ["glynora", "cordexa", "lumivar"])
def test_an_assisted_draft_leaves_no_required_language_out(workplace: Workplace, campaign: str) -> None:
    """The blocks that the program inserts satisfy every required element of the sample products."""
    (one,) = run_to_end(workplace, DraftOrder(campaign=campaign, candidate="starter", seed=1))
    assert one.check.required
    assert [(row.element, row.status) for row in one.check.required if row.status != "present"] == []
    locked = [block for block in one.draft.blocks if block.kind == "locked"]
    product = workplace.products.product(campaign)
    assert product.safety.isi in [block.text for block in locked]
    assert one.draft.mode == "assisted"


def test_a_raw_draft_holds_the_models_words_only(workplace: Workplace) -> None:
    """Nothing is inserted, so what the model left out is missing, and that is told."""
    (one,) = run_to_end(workplace, replace(ORDER, count=1, raw=True))
    assert {block.kind for block in one.draft.blocks} == {"copy"}
    assert one.draft.mode == "raw"
    assert any(row.status == "missing" for row in one.check.required)


def test_an_own_brief_pairs_with_itself(workplace: Workplace) -> None:
    """The same words of a person's own brief get the same id and hash; other words another."""
    first, again, other = (
        run_to_end(workplace, DraftOrder("glynora", "starter", brief_text=text))[0].draft
        for text in ("Say it warmly.", "Say it warmly.", "Say it plainly.")
    )
    assert (first.brief, first.brief_sha256) == (again.brief, again.brief_sha256)
    assert first.brief != other.brief


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (replace(ORDER, campaign="glynorra"), "Did you mean glynora"),
        (replace(ORDER, candidate="startr"), "Did you mean starter"),
        (replace(ORDER, brief_id="nothing-like-it"), "no brief"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest_ones(workplace: Workplace, order: DraftOrder, words: str) -> None:
    """A misspelt campaign, candidate or brief is a known problem, and nothing is stored."""
    with pytest.raises(KnownError, match=words):
        workplace.drafting.start(order, lambda _event: None)
    assert workplace.drafting.drafts() == ()


@pytest.mark.parametrize("order", [replace(ORDER, count=0), replace(ORDER, seed=-1), replace(ORDER, brief_text=" ")])
def test_an_impossible_order_is_refused(workplace: Workplace, order: DraftOrder) -> None:
    """No draft at all, a negative seed or an empty brief cannot be asked for."""
    with pytest.raises(UsageError):
        workplace.drafting.start(order, lambda _event: None)


class DyingEngine:
    """An engine that writes some words and then reports its death, as a killed worker does."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []

    def submit(self, request: GenerationRequest, listener: GenerationListener) -> None:
        """Stream a little and fail."""

        def work() -> None:
            loaded = LoadedModel("m", "", "llama", "Q4", 4096, None, "build", "cpu", 0, 1)
            listener(ModelReady(request.request_id, loaded))
            for wanted in request.drafts:
                listener(DraftStarted(request.request_id, wanted.draft_id, "prompt", 3))
                listener(DraftText(request.request_id, wanted.draft_id, "HEADLINE: Half a"))
            finished, *failed = request.drafts
            listener(DraftFinished(request.request_id, finished.draft_id, "cancelled", 4, 20, 10))
            for wanted in failed:
                listener(DraftFailed(request.request_id, wanted.draft_id, "The worker was killed.", "Try again."))

        self._threads.append(threading.Thread(target=work))
        self._threads[-1].start()

    def cancel(self, request_id: str, draft_id: str | None = None) -> None:
        """Nothing to stop."""

    def count_tokens(self, model: ModelFile, text: str, *, vocabulary_alone: bool = False) -> int:
        """A rough length."""
        return len(text) // 4

    def close(self) -> None:
        """Wait for the threads."""
        for thread in self._threads:
            thread.join()


def with_engine(workplace: Workplace, engine: DyingEngine) -> DraftingService:
    """The drafting service of a workplace with another engine in it."""
    service = workplace.drafting
    service._engine = engine
    return service


def test_what_was_streamed_stays_when_the_worker_dies(workplace: Workplace) -> None:
    """A failed draft keeps its words and says what happened; a stopped one keeps its words."""
    engine = DyingEngine()
    with_engine(workplace, engine)
    stopped, failed = run_to_end(workplace, replace(ORDER, count=2))
    engine.close()
    assert (stopped.draft.state, failed.draft.state) == ("stopped", "failed")
    assert failed.draft.failure == "The worker was killed. Try again."
    for one in (stopped, failed):
        stored = workplace.drafting.draft(one.draft.id)
        assert stored.model_text == "HEADLINE: Half a"
        assert stored.blocks[0].text == "Half a"


def test_a_draft_that_cannot_be_saved_keeps_its_words_on_the_screen(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk at the last moment fails the draft with the reason; the words still reach the person."""

    def full(_draft: Draft, _check: object) -> None:
        raise KnownError("The disk is full.", "Free some space.")

    monkeypatch.setattr(type(workplace.drafting._store), "finish_draft", lambda _self, draft, check: full(draft, check))
    (one,) = run_to_end(workplace, replace(ORDER, count=1))
    assert one.draft.state == "failed"
    assert "The disk is full." in one.draft.failure
    assert one.draft.text


def test_words_reach_the_listener_as_they_come(workplace: Workplace) -> None:
    """The streamed words of a draft, joined, are its model text."""
    events: list[DraftingEvent] = []
    run = workplace.drafting.start(replace(ORDER, count=2), events.append)
    assert run.wait(30)
    for draft in run.drafts:
        words = "".join(one.text for one in events if isinstance(one, DraftWords) and one.draft_id == draft.id)
        assert words == workplace.drafting.draft(draft.id).model_text


def test_samples_are_installed_once(tmp_path: Path) -> None:
    """A second start finds what the first put there and adds nothing."""
    first = open_workplace(tmp_path, scripted=True)
    campaigns = first.products.campaigns()
    first.close()
    again = open_workplace(tmp_path, scripted=True)
    assert again.products.campaigns() == campaigns
    found = {one.id: len(one.briefs) for one in campaigns}
    assert found == {"cordexa": 17, "cordexa-radio": 2, "glynora": 17, "glynora-tv": 3, "lumivar": 16}
    again.close()


class InterruptedEngine(DyingEngine):
    """An engine whose worker dies once in mid-sentence and is replaced."""

    def submit(self, request: GenerationRequest, listener: GenerationListener) -> None:
        """Write, lose it, and write again."""

        def write() -> None:
            (draft,) = request.drafts
            listener(DraftStarted(request.request_id, draft.draft_id, "prompt", 5))
            listener(DraftText(request.request_id, draft.draft_id, "HEADLINE: Words that are lost"))
            listener(DraftRestarted(request.request_id, draft.draft_id, "The engine crashed."))
            listener(DraftStarted(request.request_id, draft.draft_id, "prompt", 5))
            listener(DraftText(request.request_id, draft.draft_id, "HEADLINE: Words that stay."))
            listener(DraftFinished(request.request_id, draft.draft_id, "stop", 9, 9, 1))

        self._threads.append(threading.Thread(target=write))
        self._threads[-1].start()


def test_a_draft_begun_anew_keeps_no_word_of_before(workplace: Workplace) -> None:
    """What was streamed before the engine died is replaced, the listener is told, and how often is kept."""
    engine = InterruptedEngine()
    with_engine(workplace, engine)
    events: queue.SimpleQueue[DraftingEvent] = queue.SimpleQueue()
    run = workplace.drafting.start(replace(ORDER, count=1, raw=True), events.put)
    assert run.wait(30)
    engine.close()
    told = [events.get() for _ in range(events.qsize())]
    assert DraftBegunAnew(run.drafts[0].id, "The engine crashed.") in told
    stored = workplace.drafting.draft(run.drafts[0].id)
    assert stored.model_text == "HEADLINE: Words that stay."
    assert stored.provenance.restarts == 1


def test_a_prompt_is_measured_before_anything_is_drafted(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model's own tokeniser counts, and the model is not loaded for it."""
    loaded = workplace.engine.status.model
    counted = workplace.drafting.prompt_size(ORDER, loaded)
    assert not counted.estimate
    assert 0 < counted.tokens < counted.room
    assert workplace.drafting.prompt_size(ORDER, "") == counted
    busy = workplace.drafting.prompt_size(ORDER, "", at_rest=False)
    assert busy.estimate == "the engine is busy"
    assert busy.tokens != counted.tokens
    engine, alone = workplace.drafting._engine, []
    count = engine.count_tokens

    def counting(model: ModelFile, text: str, *, vocabulary_alone: bool = False) -> int:
        alone.append(vocabulary_alone)
        return count(model, text, vocabulary_alone=vocabulary_alone)

    monkeypatch.setattr(engine, "count_tokens", counting)
    workplace.drafting.prompt_size(replace(ORDER, brief_text="Another idea."), "")
    assert set(alone) == {True}
    longer = workplace.drafting.prompt_size(
        replace(ORDER, brief_text="Say that it is taken at breakfast. " * 20), loaded
    )
    assert longer.tokens > counted.tokens + 100
    assert workplace.drafting.drafts() == ()


def test_what_a_prompt_has_no_room_for_is_known_beforehand(workplace: Workplace) -> None:
    """A small context leaves parts of the prompt out, and a smaller one refuses it, as drafting will."""
    loaded = workplace.engine.status.model
    whole = workplace.drafting.prompt_size(replace(ORDER, raw=True), loaded)
    tight = replace(ORDER, raw=True, context_tokens=2048, max_tokens=2048 - whole.tokens + 60)
    cut = workplace.drafting.prompt_size(tight, loaded)
    assert cut.left_out
    assert cut.tokens <= cut.room < whole.tokens
    with pytest.raises(KnownError, match="the context has room for only"):
        workplace.drafting.prompt_size(replace(ORDER, context_tokens=512, brief_text="Say it. " * 400), loaded)


def test_what_is_read_ahead_is_what_drafts_will_be_written_from(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same prompt for the same model with the same settings, without a draft; nothing where another is loaded."""
    engine, asked, ready = workplace.drafting._engine, [], []
    submit = engine.submit
    monkeypatch.setattr(engine, "get_ready", ready.append)
    monkeypatch.setattr(engine, "submit", lambda request, listener: (asked.append(request), submit(request, listener)))
    workplace.drafting.get_ready(ORDER, "another model")
    assert not ready
    workplace.drafting.get_ready(ORDER, workplace.engine.status.model)
    assert workplace.drafting.drafts() == ()
    assert workplace.drafting.start(ORDER, lambda _event: None).wait(30)
    assert replace(asked[0], request_id="", drafts=()) == replace(ready[0], request_id="")
    assert ready[0].drafts == ()
