"""Example sentences for reading by meaning, and the names that are taken out before."""

import pytest

from fairdraft.domain.claim_examples import without_names


@pytest.mark.parametrize(
    ("text", "names", "read"),
    [
        ("GLYNORA® (vespagliflone) is here.", (), "this medicine is here."),
        ("Ask about Glynora today.", ("Glynora", "vespagliflone"), "Ask about this medicine today."),
        ("BREVASTA (ilomarast-gkzt) injection", (), "this medicine injection"),
        ("Call 911 or the FDA about A1C.", (), "Call 911 or the FDA about A1C."),
        ("A glynoral word stays.", ("Glynora",), "A glynoral word stays."),
        ("No name at all.", ("", ""), "No name at all."),
    ],
)
def test_names_are_taken_out(text: str, names: tuple[str, ...], read: str) -> None:
    """Brands, known or in capitals, with their established name; no other words."""
    assert without_names(text, names) == read
