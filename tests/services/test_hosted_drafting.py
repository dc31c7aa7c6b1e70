"""From a brief to stored drafts of a hosted model, over a real server."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from services_support import drafted

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.errors import KnownError
from fairdraft.domain.network_call import OfflineError
from fairdraft.domain.study import StudyPlan
from fairdraft.rules.engine import Checker
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.hosted import ConsentNeededError
from fairdraft.services.workplace import Workplace

ORDER = DraftOrder("glynora", "hosted", seed=3)


@pytest.fixture
def online(tmp_path: Path, with_samples: Callable[[Path], Path], shipped_rules: Checker) -> Iterator[Workplace]:
    opened = open_workplace(with_samples(tmp_path / "home"), scripted=True, online=True)
    opened.checking._checker = shipped_rules
    yield opened
    opened.close()


@pytest.fixture
def add(tmp_path: Path, openai_server: Any) -> Callable[..., None]:
    """Put a hosted candidate into a workplace."""

    def put(workplace: Workplace, model: str = "plain", more: str = "", url: str | None = None) -> None:
        file = tmp_path / "hosted.toml"
        file.write_text(
            'schema = "fairdraft/candidate@1"\nid = "hosted"\nname = "Hosted"\n'
            f'[endpoint]\nurl = "{url or openai_server.url}"\nmodel = "{model}"\n{more}'
        )
        workplace.products.add_candidate(file)

    return put


def agree(workplace: Workplace, order: DraftOrder = ORDER) -> None:
    leaving = workplace.drafting.leaving(order)
    assert leaving is not None
    workplace.hosted.agree(leaving)


def test_nothing_leaves_before_the_person_saw_it_and_agreed(online: Workplace, add, openai_server) -> None:
    """The order is refused with nothing sent and nothing stored; what would leave is every word that then leaves."""
    add(online)
    with pytest.raises(ConsentNeededError, match="nobody here has agreed"):
        online.drafting.start(ORDER, lambda _event: None)
    leaving = online.drafting.leaving(ORDER)
    assert leaving is not None
    assert (openai_server.asked(), online.drafting.drafts(), online.network_calls()) == ([], (), 0)
    online.hosted.agree(leaving)
    (draft,) = drafted(online, "hosted")
    sent = openai_server.asked()[0]["body"]["messages"]
    assert leaving.text == "\n\n".join(f"[{one['role']}]\n{one['content']}" for one in sent)
    assert draft.provenance.rendered_prompt == leaving.text
    assert online.network_calls() == 1
    assert online.drafting.leaving(DraftOrder("glynora", "starter")) is None


def test_a_consent_is_for_one_model_at_one_address(online: Workplace, add) -> None:
    """Another model, or the same after the consent was withdrawn, is asked about again."""
    add(online)
    agree(online)
    drafted(online, "hosted")
    add(online, "json")
    with pytest.raises(ConsentNeededError):
        online.drafting.start(ORDER, lambda _event: None)
    add(online)
    endpoint = online.products.candidate("hosted").endpoint
    assert endpoint is not None
    online.hosted.withdraw(endpoint)
    with pytest.raises(ConsentNeededError):
        online.drafting.start(ORDER, lambda _event: None)


def test_a_hosted_draft_has_its_birth_certificate(online: Workplace, add, openai_server) -> None:
    """Address, model as served, call, prices with their date, counts, cost, and what was not sent; no hash."""
    add(online, more="price_in = 2.0\nprice_out = 8.0\nprice_date = 2026-10-01\n")
    agree(online)
    one, two = drafted(online, "hosted", count=2)
    birth = one.provenance
    assert one.state == "finished"
    assert one.model_text.startswith("HEADLINE: A calm day")
    assert (birth.endpoint, birth.model_name, birth.served_model) == (openai_server.url, "plain", "served-plain")
    assert birth.call_id.startswith("call-")
    assert (birth.model_sha256, birth.engine_build, birth.grammar_sha256) == ("", "fp_1", None)
    assert birth.backend.startswith("hosted at 127.0.0.1:")
    assert (birth.prompt_tokens, birth.completion_tokens) == (1000, 500)
    assert birth.cost == pytest.approx(0.002 + 0.004)
    assert birth.cost_currency == "USD"
    assert birth.cost_basis == "priced at 2 in and 8 out per million tokens (prices of 2026-10-01)"
    assert (birth.price_in, birth.price_out, birth.price_date) == (2.0, 8.0, "2026-10-01")
    assert birth.not_sent == ("top_k", "min_p", "repeat_penalty", "grammar")
    assert (one.provenance.seed, two.provenance.seed) == (3, 4)
    assert online.drafting.draft(one.id) == one


@pytest.mark.parametrize(
    ("model", "more", "basis"),
    [("plain", "", ""), ("uncounted", "price_in = 1.0\n", "the server sent no token counts for this draft")],
)
def test_a_cost_that_is_not_known_is_not_invented(online: Workplace, add, model: str, more: str, basis: str) -> None:
    """Without a price, or without counts, there is no cost, and why is said."""
    add(online, model, more)
    agree(online)
    (draft,) = drafted(online, "hosted")
    assert draft.provenance.cost is None
    assert basis in draft.provenance.cost_basis


def test_the_cost_reaches_the_comparison(online: Workplace, add) -> None:
    """A rated hosted draft is priced in the comparison, with its basis."""
    add(online, more="price_in = 2.0\nprice_out = 8.0\nprice_date = 2026-10-01\n")
    agree(online)
    (draft,) = drafted(online, "hosted")
    online.rating.rate(draft.id, rater="a", scores={"accuracy": 4}, verdict="approve")
    (cost,) = online.comparing.compare("desk-glynora").cost
    assert cost.per_draft == pytest.approx(0.006)
    assert "prices of 2026-10-01" in cost.basis


def test_offline_a_hosted_candidate_is_refused_in_one_sentence(workplace: Workplace, add, openai_server) -> None:
    """Nothing goes out, nothing is stored, and the person reads how to go online."""
    add(workplace)
    with pytest.raises(OfflineError, match="Fairdraft is offline") as told:
        workplace.drafting.start(ORDER, lambda _event: None)
    assert "--online" in told.value.remedy
    assert "needs --online" in workplace.hosted.why_not(workplace.products.candidate("hosted"))
    assert workplace.hosted.why_not(workplace.products.candidate("starter")) == ""
    assert (openai_server.asked(), workplace.drafting.drafts()) == ([], ())


def test_a_cancelled_hosted_draft_keeps_its_words(online: Workplace, add) -> None:
    """Stopping is at once; the draft is stored as stopped, with what had come and no invented cost."""
    add(online, "slow", "price_in = 1.0\n")
    agree(online)
    came: list[object] = []
    run = online.drafting.start(ORDER, came.append)
    while not any(type(one).__name__ == "DraftWords" for one in came):
        assert not run.wait(0.01)
    run.cancel()
    assert run.wait(20)
    draft = online.drafting.draft(run.drafts[0].id)
    assert (draft.state, draft.provenance.cost) == ("stopped", None)
    assert draft.model_text.startswith("HEA")


@pytest.mark.parametrize("url", ["http://example.com/v1", "https://me:secret@example.com/v1", "ftp://localhost/v1"])
def test_an_address_that_may_not_be_called_is_refused_when_it_is_added(online: Workplace, add, url: str) -> None:
    """Only https, http on this machine, and no password in the address, which is not repeated."""
    with pytest.raises(KnownError) as told:
        add(online, url=url)
    assert "secret" not in str(told.value)


def test_a_prompt_larger_than_the_context_is_told_before_anything_leaves(online: Workplace, add) -> None:
    """The hosted model's context bounds the prompt, by a count that is rather too high."""
    add(online, more="context_tokens = 512\n")
    with pytest.raises(KnownError, match="takes about"):
        online.drafting.leaving(ORDER)


def test_a_plan_says_what_hosted_drafts_will_cost(online: Workplace, add, tmp_path: Path) -> None:
    """The prices, until drafts of the plan's mode were written here; then what so many more are likely to cost."""
    add(online, more='price_in = 3.0\nprice_out = 12.0\ncurrency = "USD"\n')
    agree(online)
    plan = StudyPlan(
        schema="fairdraft/study@1",
        id="paid",
        campaigns=("glynora",),
        briefs={"glynora": ("b01", "b02")},
        candidates=("hosted", "starter"),
        mode="assisted",
    )
    (before,) = (one for one in online.studying.design_of(plan).says if "costs money" in one)
    assert before.startswith(
        "“Hosted” costs money, at 3 in and 12 out per million tokens (no date given) USD: the cost of its 2"
    )
    drafted(online, "hosted")
    # A thousand tokens in, five hundred out.
    said = "“Hosted” costs money: about 0.018 USD for its 2 drafts, by what its last one cost."
    assert said in online.studying.design_of(plan).says
