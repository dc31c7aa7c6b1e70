"""Products, campaigns, candidates and model files."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fairdraft.domain.campaign import Brief, Campaign
from fairdraft.domain.candidate import Adapter, Candidate, Endpoint, Sampling
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.model import LibraryModel, ModelHeader
from fairdraft.domain.product import Claim, ClaimSource, Indication, Product, Safety, SafetyItem, Voice
from fairdraft.services.ports import Store


def product(version: str = "2026-03", **fields: Any) -> Product:
    values: dict[str, Any] = {
        "schema": "fairdraft/product@1",
        "id": "lumivar",
        "version": version,
        "brand": "LUMIVAR",
        "established_name": "dorsaxetine",
        "launch_date": date(2024, 5, 1),
        "indications": (
            Indication(
                id="use",
                text="For adults with depression.",
                must_keep=(("adults",),),
                limitations=("Not for children.",),
            ),
        ),
        "safety": Safety(
            isi="Important …\n• “Do not” take it with …", items=(SafetyItem(text="Do not …", kind="contraindication"),)
        ),
        "claims": (Claim(id="c1", text="It helps.", source=ClaimSource(document="Label"), expires=date(2027, 1, 1)),),
        "voice": Voice(avoid=("cure",), prefer={"medicine": ("drug", "pill")}),
    }
    return Product(**(values | fields))


def campaign(**fields: Any) -> Campaign:
    values: dict[str, Any] = {"schema": "fairdraft/campaign@1", "id": "lumivar", "name": "Email", "product": "lumivar"}
    return Campaign(**(values | {"briefs": (Brief(id="b1", text="Ask."),), "limits": {"body": 80}} | fields))


def candidate(**fields: Any) -> Candidate:
    values: dict[str, Any] = {"schema": "fairdraft/candidate@1", "id": "starter", "name": "Starter", "model": "starter"}
    return Candidate(**(values | fields))


@pytest.fixture
def model(clock: Callable[[], Any]) -> LibraryModel:
    header = ModelHeader("SmolLM2", "llama", "Q4_1", 134515008, 8192, ("en",), "apache-2.0", "", "{{ x }}", "gpt2", 30)
    return LibraryModel("m1", "small", "/models/small.gguf", 98765, 1, "aa" * 32, header, False, clock())


def test_a_product_is_read_as_it_was_given(store: Store) -> None:
    """Every field of a product file comes back, dates and nested lists included."""
    store.save_product(product())

    assert store.product("lumivar") == product()
    assert store.product("lumivar", "2026-03") == product()
    assert store.product("lumivar", "2020-01") is None
    assert store.product("other") is None


def test_the_newest_version_of_a_product_counts(store: Store) -> None:
    """Without a version the one with the greatest version text is meant, in whatever order they came."""
    for version in ("2026-03", "2026-11", "2025-12"):
        store.save_product(product(version))
    store.save_product(product("1", id="cordexa", brand="CORDEXA"))

    assert store.product("lumivar") == product("2026-11")
    assert store.product_versions("lumivar") == ("2025-12", "2026-03", "2026-11")
    assert store.product_versions("nothing") == ()
    assert [(one.id, one.version) for one in store.products()] == [("cordexa", "1"), ("lumivar", "2026-11")]


def test_approved_language_never_changes_under_one_version(store: Store) -> None:
    """The same version may be saved again; with other content it is refused and the first stays."""
    store.save_product(product())
    store.save_product(product())
    with pytest.raises(KnownError, match=r'"lumivar" version "2026-03"'):
        store.save_product(product(safety=Safety(isi="Less.")))

    assert store.product("lumivar") == product()


def test_campaigns_and_candidates_are_replaced(store: Store) -> None:
    """Saving the same id again replaces the campaign or candidate; lists come by id."""
    store.save_campaign(campaign(id="z", product="lumivar"))
    store.save_campaign(campaign())
    store.save_campaign(campaign(name="Email, second wave"))
    assert store.campaigns() == (campaign(name="Email, second wave"), campaign(id="z"))
    assert store.campaign("lumivar") == campaign(name="Email, second wave")
    assert store.campaign("nothing") is None

    hosted = candidate(id="hosted", model=None, endpoint=Endpoint(url="https://x.invalid", model="m", price_in=1.5))
    store.save_candidate(candidate())
    store.save_candidate(hosted)
    tuned = candidate(adapter=Adapter(path="a.gguf", scale=0.5), sampling=Sampling(temperature=0))
    store.save_candidate(tuned)
    assert store.candidates() == (hosted, tuned)
    assert store.candidate("starter") == tuned
    assert store.candidate("nothing") is None


def test_a_stored_file_of_a_later_program_is_told(store: Store) -> None:
    """Content with fields that this program does not know is a known problem, not a bug."""
    store.save_campaign(campaign())
    with store._database.writing() as writing:
        writing.connection.exec_driver_sql("UPDATE campaigns SET file = replace(file, '\"name\"', '\"mood\"')")
    with pytest.raises(KnownError, match='campaign "lumivar"'):
        store.campaigns()


def test_models_come_starter_first_then_by_name(store: Store, model: LibraryModel) -> None:
    """Every field of a model file comes back, header included, in the library's order."""
    others = [replace(model, id="m2", name="a"), replace(model, id="m3", name="z", starter=True, note="starter: …")]
    for one in (model, *others):
        store.save_model(one)

    assert store.models() == (others[1], others[0], model)
    store.save_model(replace(model, path="/elsewhere.gguf"))
    assert store.models()[2].path == "/elsewhere.gguf"


def test_a_model_name_belongs_to_one_model(store: Store, model: LibraryModel) -> None:
    """A taken name is refused with the file that has it, and is free again once that model is removed."""
    store.save_model(model)
    newcomer = replace(model, id="m2", path="/models/new.gguf")
    with pytest.raises(KnownError, match=r"small\.gguf"):
        store.save_model(newcomer)

    store.remove_model(model.id)
    store.save_model(newcomer)
    assert store.models() == (newcomer,)
    with pytest.raises(KnownError, match=r"new\.gguf"):
        store.save_model(model)


def test_a_removed_model_may_come_back(store: Store, model: LibraryModel) -> None:
    """Removing forgets a model, twice is told, and adding it again works under the same id."""
    store.save_model(model)
    store.remove_model(model.id)
    assert store.models() == ()
    with pytest.raises(UsageError, match="m1"):
        store.remove_model(model.id)
    store.save_model(model)
    assert store.models() == (model,)
