"""A stored draft is made again from its own provenance, and what differs is told."""

import queue
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gguf_head import gguf
from hypothesis import given
from hypothesis import strategies as st
from services_support import drafted

from fairdraft.domain.draft import Draft
from fairdraft.domain.draft_form import own_grammars
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import AdapterFile, LoadedModel, ModelFile
from fairdraft.domain.identity import new_id, text_sha256
from fairdraft.domain.text_diff import words_diff
from fairdraft.services.drafting import DraftDone, DraftingEvent
from fairdraft.services.making_again import Difference, _computed_alike, loading_differences
from fairdraft.services.workplace import Workplace

LOADED = LoadedModel("m", "", "llama", "Q4", 4096, None, "build 2", "CUDA0", 12, 4, batch_width=8, kv_type="f16")


def made_again(workplace: Workplace, draft_id: str) -> tuple[Any, Draft]:
    plan = workplace.making_again.plan(draft_id)
    events: queue.SimpleQueue[DraftingEvent] = queue.SimpleQueue()
    run = workplace.making_again.start(plan, events.put, lambda _more: None)
    assert run.wait(30)
    done = [one for one in (events.get() for _ in range(events.qsize())) if isinstance(one, DraftDone)]
    return plan, done[0].draft


def altered(workplace: Workplace, draft: Draft, candidate: str | None = None, **provenance: Any) -> Draft:
    """The draft as if it had been made otherwise, stored under another id."""
    born = replace(draft.provenance, **provenance)
    other = replace(draft, id=new_id(), candidate=candidate or draft.candidate, provenance=born)
    store = workplace.drafting._store
    store.begin_drafts((replace(other, state="streaming"),))
    store.finish_draft(other, None)
    return other


def test_a_draft_made_again_has_the_same_words(workplace: Workplace) -> None:
    """Same prompt, seed and sampling give the same words; the new draft names the old one, and both are kept."""
    (draft,) = drafted(workplace)
    plan, again = made_again(workplace, draft.id)
    assert plan.differences == ()
    compared = workplace.making_again.compare(plan, again)
    assert compared.same
    assert [part.op for part in compared.diff] == ["keep"]
    assert again.id != draft.id
    assert again.provenance.made_again_from == draft.id
    assert again.provenance.rendered_prompt == draft.provenance.rendered_prompt
    assert (again.provenance.seed, again.provenance.sampler) == (draft.provenance.seed, draft.provenance.sampler)
    assert workplace.drafting.draft(draft.id) == draft


def test_what_differs_is_told_before_it_runs(workplace: Workplace) -> None:
    """Build, program, recipe, product and model file that are others now are each named with then and now."""
    (draft,) = drafted(workplace)
    other = altered(
        workplace,
        draft,
        app_version="0.0.1",
        engine_build="an older build",
        recipe_version="0",
        product_version="2020-01",
        model_sha256="ab" * 32,
    )
    told = {one.what.split(" (")[0]: one for one in workplace.making_again.plan(other.id).differences}
    assert set(told) == {"program", "engine's build", "recipe's version", "product's version", "model file"}
    assert told["program"].then == "0.0.1"
    assert str(told["engine's build"]) == "engine's build: then an older build, now scripted engine (no model)"
    assert told["model file"].then == "abababababab…"


def test_a_draft_that_may_have_been_written_beside_others_is_told_so(workplace: Workplace) -> None:
    """Alone, the last digits of the numbers differ and words may; a draft that was written alone needs no such word."""
    (draft,) = drafted(workplace)
    plan = workplace.making_again.plan(altered(workplace, draft, batch_width=8).id)
    assert "its words may differ" in plan.caution
    alone = replace(plan.of, provenance=replace(plan.of.provenance, batch_width=1))
    assert replace(plan, of=alone).caution == ""


def test_a_draft_of_a_study_that_may_have_stood_still_is_told_so(workplace: Workplace) -> None:
    """What was read again for it, or stood beside it in memory, changes the last digits of the numbers as well."""
    (draft,) = drafted(workplace)
    plan = workplace.making_again.plan(altered(workplace, draft, batch_width=1).id)
    assert plan.caution == ""
    assert "stood still" in replace(plan, of=replace(plan.of, study="spring")).caution


def test_what_loading_shows_is_told_before_the_first_word(workplace: Workplace) -> None:
    """Where the model is computed is compared as soon as it is loaded, without repeating what was told."""
    (draft,) = drafted(workplace)
    other = altered(workplace, draft, engine_build="an older build", threads=9)
    plan = workplace.making_again.plan(other.id)
    order: list[object] = []
    run = workplace.making_again.start(plan, order.append, lambda more: order.append(more))
    assert run.wait(30)
    assert order[0] == (Difference("threads", "9", "1"),)


def test_it_is_computed_as_it_was(workplace: Workplace) -> None:
    """As many layers on the card, the same width, step and way of attention, whatever was measured since; what a
    version did not keep is as of today.
    """
    (draft,) = drafted(workplace)
    kept = {"backend": "CUDA0", "gpu_layers": 12, "kv_type": "f16", "flash_attention": True}
    other = altered(workplace, draft, batch_width=8, micro_batch=144, context_tokens=2048, **kept)
    asked = workplace.making_again.plan(other.id).request.model
    assert (asked.width, asked.prompt_chunk, asked.context_tokens) == (8, 128, 2048)
    assert asked.flash_attention is True
    for placed, expected in ((33, 12), (-1, 12), (5, 5), (0, 0)):
        here = ModelFile("m.gguf", "", "a model", gpu_layers=placed)
        assert _computed_alike(here, other.provenance).gpu_layers == expected
    on_processor = replace(other.provenance, backend="CPU", gpu_layers=0)
    assert _computed_alike(replace(here, gpu_layers=33), on_processor).gpu_layers == 0
    bare = altered(workplace, replace(draft, id=new_id()), batch_width=0, micro_batch=0, backend="", kv_type="")
    asked = workplace.making_again.plan(bare.id).request.model
    assert (asked.width, asked.prompt_chunk, asked.gpu_layers, asked.flash_attention) == (0, 0, 0, None)


def test_an_adapter_is_laid_over_as_strongly_as_it_was(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The candidate may have another strength by now; where none was kept, its present one is taken."""
    (draft,) = drafted(workplace)
    adapter = AdapterFile("a.gguf", "ad" * 32, "lamp", scale=0.5)
    monkeypatch.setattr(workplace.making_again._adapters, "of", lambda _candidate: (adapter,))
    for scale, expected, told in ((0.8, 0.8, []), (None, 0.5, ["strength of the adapter: then not known, now 0.5"])):
        other = altered(workplace, replace(draft, id=new_id()), adapter_sha256=adapter.sha256, adapter_scale=scale)
        plan = workplace.making_again.plan(other.id)
        assert [one.scale for one in plan.request.adapters] == [expected]
        assert plan.draft.provenance.adapter_scale == expected
        assert [str(one) for one in plan.differences] == told
    other = altered(workplace, replace(draft, id=new_id()), adapter_sha256="ef" * 32, adapter_scale=0.8)
    born = workplace.making_again.plan(other.id).draft.provenance
    assert (born.adapter_sha256, born.adapter_scale) == (adapter.sha256, 0.5)


def test_a_draft_without_an_adapter_is_made_again_without_one(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its candidate lays over the model since then neither changes it nor, gone, hinders it."""
    (draft,) = drafted(workplace)
    monkeypatch.setattr(workplace.making_again._adapters, "of", lambda _candidate: (AdapterFile("a", "ad" * 32, "a"),))
    plan, again = made_again(workplace, draft.id)
    assert plan.differences == ()
    assert again.provenance.adapter_sha256 is None

    def gone(_candidate: object) -> None:
        raise KnownError("It is gone.", "Put it back.")

    monkeypatch.setattr(workplace.making_again._adapters, "of", gone)
    assert workplace.making_again.plan(draft.id).request.adapters == ()
    with pytest.raises(KnownError, match="gone"):
        workplace.making_again.plan(altered(workplace, draft, adapter_sha256="ad" * 32).id)


def test_files_are_found_by_their_content(workplace: Workplace, library: Any, tmp_path: Path) -> None:
    """A model that is gone from one place drafts from another; so does an adapter of the library, whatever became of
    the candidate.
    """
    (draft,) = drafted(workplace)
    models = workplace.making_again._models = library[0]
    first, second = gguf(tmp_path / "first.gguf"), gguf(tmp_path / "second.gguf")
    (sha256,) = {models.add(one).sha256 for one in (first, second)}
    adapter = models.add(gguf(tmp_path / "voice.gguf", general_type="adapter"))
    first.unlink()
    born = {"model_sha256": sha256, "adapter_sha256": adapter.sha256, "adapter_scale": 0.8}
    other = altered(workplace, draft, candidate="gone", **born)
    plan = workplace.making_again.plan(other.id)
    assert plan.differences == ()
    assert plan.request.model.path == str(second)
    assert [(one.path, one.scale) for one in plan.request.adapters] == [(adapter.path, 0.8)]
    Path(adapter.path).unlink()
    (told,) = workplace.making_again.plan(other.id).differences
    assert str(told) == f"adapter: then {adapter.sha256[:12]}…, now none"


def test_only_what_was_kept_is_compared(workplace: Workplace) -> None:
    """A draft of a version that did not keep the width does not differ by it; what was kept does."""
    (draft,) = drafted(workplace)
    birth = replace(draft.provenance, backend="CPU", threads=4, batch_width=0, kv_type="", engine_build="build 2")
    told = {one.what: (one.then, one.now) for one in loading_differences(birth, LOADED)}
    assert told == {"backend": ("CPU", "CUDA0"), "GPU layers": ("0", "12")}
    kept = {one.what for one in loading_differences(replace(birth, batch_width=3, flash_attention=True), LOADED)}
    assert kept == {"backend", "GPU layers", "drafts side by side", "flash attention"}
    off = replace(birth, backend="CUDA0", gpu_layers=12, kv_type="f16", kv_unified=True)
    on = replace(LOADED, flash_attention=True, kv_unified=True)
    assert [str(one) for one in loading_differences(off, on)] == ["flash attention: then no, now yes"]
    assert list(loading_differences(replace(off, kv_type=""), on)) == []


def test_the_new_draft_names_the_model_that_writes_it(workplace: Workplace, library: Any, tmp_path: Path) -> None:
    """Where the first one is gone, with all that the library knows of the candidate's present one."""
    (draft,) = drafted(workplace)
    models = workplace.making_again._models = library[0]
    model = models.add(gguf(tmp_path / f"{draft.provenance.model_name}.gguf", general_license="mit"))
    candidate = workplace.products.candidate(draft.candidate).model_copy(update={"model": model.name, "adapter": None})
    workplace.making_again._candidate = lambda _draft: candidate  # type: ignore[method-assign]
    gone = {"model_sha256": "ab" * 32, "quantisation": "Q8_0", "architecture": "gpt2", "model_licence": "other"}
    born = workplace.making_again.plan(altered(workplace, draft, **gone).id).draft.provenance
    header = model.header
    assert (born.model_name, born.model_sha256) == (model.name, model.sha256)
    assert (born.model_licence, born.quantisation, born.architecture) == ("mit", header.quantisation, "llama")


def test_a_grammar_that_is_gone_is_none_of_the_new_drafts(workplace: Workplace) -> None:
    """The draft is written without it, which is told before and kept; one of the program's own is kept in words."""
    (draft,) = drafted(workplace)
    own = own_grammars()[0]
    for grammar, words in (("root ::= nowhere", None), (own, own)):
        other = altered(workplace, draft, grammar=None, grammar_sha256=text_sha256(grammar))
        plan, again = made_again(workplace, other.id)
        assert ("grammar" in {one.what for one in plan.differences}) is (words is None)
        assert plan.request.grammar == again.provenance.grammar == words
        assert again.provenance.grammar_sha256 == (None if words is None else text_sha256(words))


def test_a_draft_from_elsewhere_cannot_be_made_again(workplace: Workplace) -> None:
    """Where the prompt is not known, that is said, and nothing is stored."""
    (draft,) = drafted(workplace)
    imported = altered(workplace, draft, messages=(), rendered_prompt="", source="imported")
    with pytest.raises(KnownError, match="it came from elsewhere"):
        workplace.making_again.plan(imported.id)
    assert len(workplace.drafting.drafts(campaign=draft.campaign)) == 2


@given(st.lists(st.sampled_from(["a", "b", "c", "d"])), st.lists(st.sampled_from(["a", "b", "c", "d"])))
def test_a_word_diff_leads_from_one_text_to_the_other(before: list[str], after: list[str]) -> None:
    """Kept and deleted words are the first text, kept and inserted ones the second."""
    diff = words_diff(" ".join(before), " ".join(after))
    assert [word for part in diff if part.op != "insert" for word in part.text.split()] == before
    assert [word for part in diff if part.op != "delete" for word in part.text.split()] == after
    assert (before == after) == all(part.op == "keep" for part in diff)
