"""Words that are found again in a new edition are anchored there without a look only where they say the same."""

from datetime import UTC, datetime

import pytest
from page_layout import file_of, line_of, page_of

from fairdraft.domain.anchor_standing import anchored_place
from fairdraft.domain.claim_anchor import ClaimAnchor, Passage
from fairdraft.domain.product import Claim, ClaimSource
from fairdraft.domain.source_text import SourceText
from fairdraft.services.anchoring import AnchoredClaim
from fairdraft.services.source_documents import NamedDocument

_CLAIM = Claim(id="c", text="A1C fell by 1.1 points", source=ClaimSource(document="PI"))
_CELLS = Passage(1, ((0, 2), (3, 4)), ("A1C: change", "-1.1"))
_SENTENCE = Passage(1, ((0, 4),), ("GLYNORA lowers blood sugar.",))


@pytest.mark.parametrize(
    ("was", "now", "without_a_look"),
    [
        (_CELLS, "A1C: change (mean) -1.1 -0.2", True),
        (_CELLS, "A1C: change (mean) -0.9 -0.2 Weight: change (kg) -1.1", False),
        (_SENTENCE, "GLYNORA lowers blood sugar.", True),
        (_SENTENCE, "It is not known whether GLYNORA lowers blood sugar.", False),
    ],
)
def test_the_number_of_another_row_and_a_sentence_that_says_otherwise_are_looked_at_first(
    was: Passage, now: str, without_a_look: bool
) -> None:
    """Both are shown as found again; a person may still anchor the claim there."""
    anchor = ClaimAnchor(
        "n", "p", "c", _CLAIM.text, "PI", "old", was, "by hand", "W1", datetime(2026, 3, 2, tzinfo=UTC)
    )
    text = SourceText(file_of(page_of(1, line_of(now.split(), 50, 700)), sha256="new"))
    source = NamedDocument("PI", ("c",), standing="there", text=text)
    one = AnchoredClaim("p", _CLAIM, source, anchor, anchored_place(anchor, text), ())
    assert one.state == "found_again"
    assert (one.word_for_word is not None) == without_a_look
