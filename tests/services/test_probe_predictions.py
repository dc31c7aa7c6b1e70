"""What probes predict, held against ratings in a real store."""

import uuid
from dataclasses import replace

import pytest
from services_support import drafted

from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.probe import Probe, ProbedDocument, ProbedSet
from fairdraft.domain.probe_text import SHIPPED_SETS
from fairdraft.domain.rating import Rating
from fairdraft.services.probe_predictions import held_sentences
from fairdraft.services.workplace import Workplace


def probe_of(name: str, bits: float) -> Probe:
    document = ProbedDocument("x", "a text", 10, 100, 100 * bits)
    sets = tuple(ProbedSet(one, "en", (document,), bits, None, utc_now()) for one in SHIPPED_SETS)
    return Probe(name, f"hash of {name}", "base", sets)


def rate(workplace: Workplace, draft: Draft, rater: str, occasion: int = 1, **scores: int) -> None:
    workplace.drafting._store.save_rating(
        Rating(new_id(), draft.id, draft.study, rater, "dtc", "1", utc_now(), scores, None, "", occasion=occasion)
    )


@pytest.fixture
def written(workplace: Workplace):
    """Stores drafts of a model: raw ones, or as asked."""
    (pattern,) = drafted(workplace)

    def write(model: str, **changes: object) -> Draft:
        birth = Provenance(model_name=model, model_sha256=f"hash of {model}" if model else "")
        values = {"id": str(uuid.uuid4()), "mode": "raw", "provenance": birth} | changes
        draft = replace(pattern, **values)
        workplace.drafting._store.finish_draft(draft, None)
        return draft

    return write


def test_a_prediction_that_holds_is_told_with_its_number_of_models(workplace: Workplace, written, monkeypatch) -> None:
    """Four models rated in the order of their bits give a correlation of 1 with n = 4."""
    probes = tuple(probe_of(name, bits) for name, bits in (("A", 0.9), ("B", 1.0), ("C", 1.1), ("D", 1.2), ("E", 2.0)))
    monkeypatch.setattr(workplace.probing, "probes", lambda: probes)
    for name, score in (("A", 5), ("B", 4), ("C", 3), ("D", 2)):
        rate(workplace, written(name), "R1", brand_voice=score, accuracy=3)
    found = {one.criterion: one for one in workplace.probe_predictions.held()}
    voice = found["brand_voice"]
    assert (voice.n, voice.value) == (4, pytest.approx(1.0))
    assert voice.models[0] == ("A", pytest.approx(0.9), pytest.approx(5.0), 1)
    assert (found["accuracy"].n, found["accuracy"].value) == (4, None)
    assert held_sentences(tuple(found.values())) == ["Brand voice: rank correlation 1.00 over 4 models (p = 0.08)."]


def test_only_what_the_model_wrote_counts(workplace: Workplace, written, monkeypatch) -> None:
    """Adapters, approved copy in the prompt, inserted language, repeats and models without a probe are left out."""
    monkeypatch.setattr(workplace.probing, "probes", lambda: (probe_of("A", 1.0),))
    plain = written("A")
    rate(workplace, plain, "R1", indication_language=4)
    rate(workplace, plain, "R2", indication_language=2)
    rate(workplace, plain, "R1", 2, indication_language=1)
    birth = plain.provenance
    for draft in (
        written("A", provenance=replace(birth, adapter_sha256="ad")),
        written("A", provenance=replace(birth, retrieval_ids=("c1",))),
        written("A", mode="assisted"),
        written("B"),
        written(""),
    ):
        rate(workplace, draft, "R1", indication_language=1)
    found = {one.criterion: one for one in workplace.probe_predictions.held()}
    assert found["indication_language"].models == (("A", pytest.approx(1.0), pytest.approx(3.0), 1),)
    (told,) = held_sentences(tuple(found.values()))
    assert "too few models were both probed and rated (1; at least 4)" in told
