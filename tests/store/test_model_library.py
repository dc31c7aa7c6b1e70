"""Watched folders, measured facts and consents, as the store keeps them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from fairdraft.domain.change import Change
from fairdraft.domain.endpoint_consent import EndpointConsent
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.model import LibraryModel, ModelFolder, ModelHeader, ModelNote, ModelNotes
from fairdraft.domain.model_fact import ModelFact
from fairdraft.services.ports import Store

SHA = "ab" * 32


@pytest.fixture
def make_fact(clock) -> Callable[..., ModelFact]:
    def make(**fields: Any) -> ModelFact:
        values = {"model_sha256": SHA, "kind": "fault", "key": "cpu", "facts": {"what": "memory"}, "made_at": clock()}
        return ModelFact(**(values | fields))

    return make


def test_notes_and_state_of_a_model_come_back(store: Store, clock) -> None:
    """What a person noted, the state of the file and where it came from equal what is read."""
    header = ModelHeader("s", "llama", "Q4_1", 1, 8, ("en",), "", "", None, "bpe")
    model = LibraryModel("m1", "small", "/m/small.gguf", 9, 1, "aa", header, False, clock())
    store.save_model(model)
    assert store.models() == (model,)
    noted = ModelNotes(knowledge_cutoff=ModelNote("June 2024 \0", "model card"), domains=ModelNote("medicine", "us"))
    changed = replace(
        model, state="changed", found_sha256="bb", folder_id="f1", origin="https://x.example", notes=noted
    )
    store.save_model(changed)
    assert store.models() == (changed,)


def test_models_taken_out_are_remembered_as_that(store: Store, clock) -> None:
    """A model that was removed is among the forgotten ones until it is added again."""
    header = ModelHeader("s", "llama", "Q4_1", 1, 8, ("en",), "", "", None, "bpe")
    model = LibraryModel("m1", "small", "/m/small.gguf", 9, 1, "aa", header, False, clock())
    store.save_model(model)
    assert store.forgotten_models() == ()
    store.remove_model("m1")
    assert (store.models(), store.forgotten_models()) == ((), (model,))
    store.save_model(model)
    assert (store.models(), store.forgotten_models()) == ((model,), ())


def test_a_folder_is_watched_once(store: Store, clock) -> None:
    """Folders come by path; the same path twice and removing an unknown one are told."""
    one, other = ModelFolder("f1", "/b", clock()), ModelFolder("f2", "/a", clock())
    heard: list[tuple[Change, ...]] = []
    store.subscribe(heard.append)
    store.save_model_folder(one)
    store.save_model_folder(other)
    assert store.model_folders() == (other, one)
    with pytest.raises(KnownError, match="/a is already being watched"):
        store.save_model_folder(replace(other, id="f3"))
    store.remove_model_folder("f2")
    assert store.model_folders() == (one,)
    with pytest.raises(UsageError, match="f2"):
        store.remove_model_folder("f2")
    assert heard == [(Change("model_folder", name),) for name in ("f1", "f2", "f2")]


def test_a_fact_replaces_the_one_of_its_key(store: Store, make_fact, clock) -> None:
    """There is one fact per file, kind and key; they come newest first, of one kind or of all."""
    first, second = make_fact(), make_fact(key="gpu", made_at=clock() + timedelta(1))
    bench, other = make_fact(kind="bench"), make_fact(model_sha256="cd" * 32)
    for fact in (first, second, bench, other):
        store.save_model_fact(fact)
    assert store.model_facts(SHA, "fault") == (second, first)
    assert store.model_facts(SHA) == (second, first, bench)
    newer = replace(first, facts={"what": "assertion \ud83d"}, made_at=clock() + timedelta(2))
    store.save_model_fact(newer)
    assert store.model_facts(SHA, "fault") == (newer, second)


def test_facts_are_forgotten_by_key_or_kind(store: Store, make_fact) -> None:
    """Forgetting says how many facts went, and touches no other kind or file."""
    kept = (make_fact(kind="bench"), make_fact(model_sha256="cd" * 32))
    for fact in (make_fact(), make_fact(key="gpu"), make_fact(key="third"), *kept):
        store.save_model_fact(fact)
    assert store.forget_model_facts(SHA, "fault", "gpu") == 1
    assert [one.key for one in store.model_facts(SHA, "fault")] == ["cpu", "third"]
    assert store.forget_model_facts(SHA, "fault") == 2
    assert store.forget_model_facts(SHA, "fault") == 0
    assert (store.model_facts(SHA), store.model_facts("cd" * 32)) == (kept[:1], kept[1:])


def test_a_consent_holds_until_it_is_withdrawn_or_renewed(store: Store, clock) -> None:
    """The newest consent for an address and model counts, for that model only."""
    when: datetime = clock()
    first = EndpointConsent("https://models.example/v1", "big", "W1", when, "aa")
    store.save_endpoint_consent(first)
    assert store.endpoint_consent(first.url, "big") == first
    assert store.endpoint_consent(first.url, "other") is None
    renewed = replace(first, agreed_by="W2", shown_sha256="bb")
    other = replace(first, model="other")
    store.save_endpoint_consent(renewed)
    store.save_endpoint_consent(other)
    assert store.endpoint_consents() == (other, renewed)
    store.withdraw_endpoint_consent(first.url, "big")
    store.withdraw_endpoint_consent(first.url, "big")
    assert store.endpoint_consent(first.url, "big") is None
    assert store.endpoint_consents() == (other,)


def test_a_changed_model_that_left_does_not_come_back(store: Store, clock) -> None:
    """What was found out of a model is kept while it is in the library, and brings back none that left."""
    header = ModelHeader("s", "llama", "Q4_1", 1, 8, ("en",), "", "", None, "bpe")
    model = LibraryModel("m1", "small", "/m/small.gguf", 9, 1, "aa", header, False, clock())
    store.save_model(model)
    assert store.change_model(replace(model, state="gone"))
    assert store.models()[0].state == "gone"
    store.remove_model(model.id)
    assert not store.change_model(replace(model, state="there"))
    assert store.models() == ()
    store.save_model(model)
    assert store.models() == (model,)
