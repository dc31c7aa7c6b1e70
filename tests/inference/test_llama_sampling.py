"""Which tokens does a draft choose among?"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.inference.llama_sampling import likeliest


@given(st.integers(2048, 6000), st.integers(1, 256), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 1e-3, 1.0, 30.0]))
def test_the_likeliest_tokens_are_always_among_the_few(size: int, count: int, seed: int, spread: float) -> None:
    """Whatever the logits, also where many are alike, no other token is likelier than the least of those wanted."""
    logits = (np.random.default_rng(seed).standard_normal(size).round(2) * spread).astype(np.float32)
    found = likeliest(logits, count)
    assert found is not None
    assert len(found) >= count
    assert (logits[found["id"]] == found["logit"]).all()
    assert (np.diff(found["id"]) > 0).all()
    rest = np.delete(logits, found["id"])
    assert not rest.size or rest.max() < np.sort(found["logit"])[-count]


def test_all_tokens_are_looked_at_where_all_may_be_chosen() -> None:
    """Without a limit, with a very wide one, in a tiny vocabulary, or without numbers, the chain gets them all."""
    logits = np.zeros(4096, np.float32)
    assert likeliest(logits, 0) is None
    assert likeliest(logits, 257) is None
    assert likeliest(logits[:1500], 5) is None
    logits[:] = np.nan
    assert likeliest(logits, 5) is None
