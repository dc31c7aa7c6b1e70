"""Names of documents that mean the same one."""

import pytest

from fairdraft.domain.document_names import same_name


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("  étude  clinique ", True),
        # As the names of files come from macOS.
        ("E\N{COMBINING ACUTE ACCENT}tude clinique", True),
        ("Etude clinique", False),
    ],
)
def test_accents_may_stand_apart_from_their_letters(other: str, same: bool) -> None:
    """The same name in other code points is the same document, and a name without its accents is another."""
    assert same_name("Étude clinique.", other) is same
