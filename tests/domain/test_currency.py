"""In what a candidate's own prices are."""

import pytest
from pydantic import ValidationError

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.currency import CURRENCIES


def priced(**values: object) -> Candidate:
    return Candidate.model_validate(
        {"schema": "fairdraft/candidate@1", "id": "a", "name": "A", "model": "m", "machine_hour_price": 3.6, **values}
    )


@pytest.mark.parametrize(("given", "words"), [({}, "3.6 USD an hour"), ({"currency": " eur"}, "3.6 EUR an hour")])
def test_an_hour_of_the_machine_has_a_currency(given: dict[str, object], words: str) -> None:
    """US dollars where nothing is said, and a code in whatever letters."""
    price = priced(**given).machine_price
    assert price is not None
    assert price.words == words
    assert price.of(1_000) == pytest.approx(0.001)


@pytest.mark.parametrize("given", ["", "$", "euro", "UDS", "XXX"])
def test_what_is_no_currency_is_refused_in_a_sentence(given: str) -> None:
    """With what is meant."""
    with pytest.raises(ValidationError, match=r"not a currency: write an ISO 4217 code, such as USD or EUR"):
        priced(currency=given)


def test_a_hosted_candidate_has_no_machine_hours() -> None:
    """What it costs is what its server is paid."""
    endpoint = {"url": "https://llm.example.com/v1", "model": "m", "price_in": 1, "currency": "EUR"}
    assert priced(model=None, endpoint=endpoint).machine_price is None


def test_currencies_are_codes_of_three_letters() -> None:
    """As ISO 4217 has them."""
    assert all(len(one) == 3 and one.isascii() and one.isupper() for one in CURRENCIES)
