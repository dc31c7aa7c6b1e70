"""What ended the engine is kept in the store and not tried again."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.engine_fault import EngineFault, EngineFaultError
from fairdraft.domain.errors import KnownError
from fairdraft.domain.fault_key import fault_key
from fairdraft.domain.generation import (
    AdapterFile,
    DraftFailed,
    GenerationRequest,
    Message,
    ModelFile,
    Prompt,
    WantedDraft,
)
from fairdraft.domain.identity import utc_now
from fairdraft.domain.model import LibraryModel, ModelHeader
from fairdraft.services.remembering_faults import RememberedFaults
from fairdraft.services.workplace import Workplace

SHA256 = "ab" * 32
MODEL = LibraryModel(
    id="m1",
    name="A large model",
    path="/models/large.gguf",
    size=1,
    modified_ns=1,
    sha256=SHA256,
    header=ModelHeader("large", "llama", "Q4_K_M", 1, 4096, ("en",), "mit", "", "{{x}}", "gpt2", layers=32),
    licence_restricts_training=False,
    added_at=utc_now(),
)
REQUEST = GenerationRequest(
    request_id="r1",
    model=ModelFile(MODEL.path, SHA256, MODEL.name, context_tokens=4096),
    prompt=Prompt((Message("user", "Write about GLYNORA."),)),
    drafts=(WantedDraft("d0", 1), WantedDraft("d1", 2)),
    sampling=Sampling(),
)


def failed(scope: Any, draft_id: str = "d1", **fault: Any) -> DraftFailed:
    given = {"kind": "assertion", "step": "less_context", "line": "GGML_ASSERT(n > 0) failed"} | fault
    return DraftFailed("r1", draft_id, "The engine stopped itself.", "Ask again.", EngineFault(scope=scope, **given))


@pytest.fixture
def faults(workplace: Workplace) -> RememberedFaults:
    workplace.drafting._store.save_model(MODEL)
    return workplace.faults


@pytest.mark.parametrize(
    ("scope", "same", "other", "refused"),
    [
        ("draft", REQUEST, replace(REQUEST, sampling=Sampling(temperature=0.1)), {"d1"}),
        ("request", REQUEST, replace(REQUEST, prompt=Prompt(completion="GLYNORA")), {"d0", "d1"}),
        (
            "model",
            replace(REQUEST, prompt=Prompt(completion="Other words")),
            replace(REQUEST, model=replace(REQUEST.model, context_tokens=2048)),
            {"d0", "d1"},
        ),
    ],
)
def test_the_same_poison_is_not_tried_twice(faults, scope, same, other, refused) -> None:
    """What was found at fault is refused with what happened and when, and what differs in anything that matters is
    tried.
    """
    assert faults.remembered(same) == {}
    faults.remember(REQUEST, failed(scope))
    known = faults.remembered(same)
    assert set(known) == refused
    told = known["d1"]
    assert "was not tried" in told.what
    assert "The engine stopped itself." in told.what
    assert (told.fault.kind, told.fault.step, told.fault.scope) == ("assertion", "less_context", scope)
    assert told.fault.known_as == faults.faults()[0].key
    assert faults.remembered(other) == {}


def test_a_fault_that_is_forgotten_is_tried_again(faults) -> None:
    """Forgetting by the beginning of a key, or of all, takes the refusal back; an unknown key is told."""
    faults.remember(REQUEST, failed("draft"))
    faults.remember(REQUEST, failed("model"))
    model_fault = next(one for one in faults.faults() if one.scope == "model")
    assert faults.forget(model_fault.key[:10]) == (model_fault,)
    assert set(faults.remembered(REQUEST)) == {"d1"}
    with pytest.raises(KnownError, match='No remembered crash is named "nothing"'):
        faults.forget("nothing")
    assert len(faults.forget()) == 1
    assert faults.remembered(REQUEST) == {}


@pytest.mark.parametrize(
    "event",
    [
        failed(None),
        failed("draft", kind="killed", step=None),
        failed("model", kind="killed"),
        DraftFailed("r1", "d0", "The prompt does not fit.", "Shorten it."),
    ],
)
def test_what_says_nothing_of_the_draft_is_not_kept(faults, event) -> None:
    """Faults that singled nothing out, processes ended by a person, and ordinary problems are not remembered."""
    faults.remember(REQUEST, event)
    assert faults.faults() == ()


def test_what_was_once_kept_of_an_engine_that_was_ended_from_outside_is_not_heeded(faults, workplace) -> None:
    """Earlier versions refused a model for ever that had been ended twice while it was loaded."""
    faults.remember(REQUEST, failed("model"))
    store = workplace.drafting._store
    [kept] = store.model_facts(SHA256, "fault")
    store.save_model_fact(replace(kept, facts={**kept.facts, "kind": "killed"}))
    assert faults.remembered(REQUEST) == {}
    assert faults.faults() == ()


def test_an_embedding_model_that_ended_the_engine_is_not_tried_again(faults) -> None:
    """It is told with the way to try it all the same, and tried with other settings or once it is forgotten."""
    told = EngineFaultError("The engine crashed.", "Ask again.", EngineFault("unknown", "other_model", "", "embedding"))
    faults.remember_reading(REQUEST.model, told)
    known = faults.remembered_reading(replace(REQUEST.model, threads=3))
    assert "reading texts with this model ended the engine on" in known.what
    assert "The engine crashed." in known.what
    [kept] = faults.faults()
    assert f"--forget {kept.key}" in known.remedy
    assert (kept.scope, known.fault.known_as) == ("embedding", kept.key)
    assert faults.remembered_reading(replace(REQUEST.model, context_tokens=256)) is None
    # It still drafts, where it can.
    assert faults.remembered(REQUEST) == {}
    faults.forget(kept.key[:16])
    assert faults.remembered_reading(REQUEST.model) is None


def test_an_engine_ended_from_outside_while_it_read_texts_is_tried_again(faults) -> None:
    """What says nothing of the model is not kept."""
    faults.remember_reading(REQUEST.model, EngineFaultError("It was ended.", "Ask again.", EngineFault("killed")))
    assert faults.faults() == ()


def test_another_engine_is_tried(faults, workplace) -> None:
    """A new build of the engine knows nothing of the old one's crashes."""
    faults.remember(REQUEST, failed("model"))
    newer = RememberedFaults(workplace.drafting._store, workplace.drafting._store, lambda: "another build")
    assert newer.remembered(REQUEST) == {}


def test_doctor_tells_each_with_the_way_to_try_it(faults) -> None:
    """The diagnosis names model, what was at fault, and the command that has it tried again."""
    assert [one.status for one in faults.diagnostics()] == ["ok"]
    faults.remember(REQUEST, failed("request"))
    (told,) = faults.diagnostics()
    assert told.status == "warn"
    assert "A large model: this prompt ended the engine" in told.detail
    assert f"fairdraft models faults --forget {faults.faults()[0].key}" in told.remedy


@given(
    st.sampled_from(["model", "request", "draft"]),
    st.sampled_from(
        [
            {"adapters": (AdapterFile("/a.gguf", "c" * 64, "a"),)},
            {"model": replace(REQUEST.model, gpu_layers=3)},
            {"model": replace(REQUEST.model, width=9)},
        ]
    ),
    st.text(max_size=20),
)
def test_a_key_depends_on_what_matters(scope: Any, change: dict[str, Any], text: str) -> None:
    """Adapters and settings change every key; where the file lies and how many threads compute changes none, whatever
    the prompt is.
    """
    request = replace(REQUEST, prompt=Prompt(completion=text))
    key = fault_key(request, scope, "build", "d0")
    assert fault_key(replace(request, **change), scope, "build", "d0") != key
    model = replace(request.model, path="/elsewhere.gguf", name="B", threads=7)
    moved = replace(request, model=model, request_id="r9")
    copied = replace(request, model=replace(model, sha256="e" * 64, copy_of=model.sha256))
    assert fault_key(copied, scope, "build", "d0") != key
    assert fault_key(moved, scope, "build", "d0") == key
    assert fault_key(request, scope, "other build", "d0") != key
