"""Which paragraphs of law a citation names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.cited_paragraphs import Law, ParagraphText, address_of, cited_paragraphs, paragraph_words

GROUPS = st.lists(st.sampled_from(["a", "e", "6", "i", "xiv"]), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("citation", "named"),
    [
        ("21 CFR 202.1(e)(6)(i), (ii)", ["21 CFR 202.1(e)(6)(i)", "21 CFR 202.1(e)(6)(ii)"]),
        ("21 CFR 202.1(e)(1), (e)(5)(ii)", ["21 CFR 202.1(e)(1)", "21 CFR 202.1(e)(5)(ii)"]),
        ("21 CFR 314.550, 601.45; 21 CFR 200.200", ["21 CFR 314.550", "21 CFR 601.45", "21 CFR 200.200"]),
        ("FD&C Act 502(a), 502(bb), as cited in 2025", ["FD&C Act 502(a)", "FD&C Act 502(bb)"]),
        ("FD&C Act 502(n) (21 U.S.C. 352(n)), as amended", ["FD&C Act 502(n)"]),
        ("88 FR 80958 (21 November 2023); 21 CFR 202.1(e)(1)(ii)", ["88 FR 80958", "21 CFR 202.1(e)(1)(ii)"]),
        ("21 CFR 202.1(b)(2); 21 CFR 202.1(b)(2)", ["21 CFR 202.1(b)(2)"]),
        ("FDA letter of 9 September 2025; industry practice", []),
    ],
)
def test_a_citation_names_its_paragraphs_in_full(citation: str, named: list[str]) -> None:
    """What stands behind a comma goes on from what stood before it; letters and practice are no paragraphs."""
    assert list(cited_paragraphs(citation)) == named


@given(st.lists(GROUPS, min_size=1, max_size=4))
def test_paragraphs_that_are_written_out_come_back(paths: list[list[str]]) -> None:
    """Each one whole, between semicolons."""
    written = ["21 CFR 202.1" + "".join(f"({one})" for one in path) for path in paths]
    assert cited_paragraphs("; ".join(written)) == tuple(dict.fromkeys(written))


@given(st.text(alphabet=st.sampled_from("21 CFR.02(e)i,;&DActF&C and"), max_size=60))
def test_any_citation_can_be_read(citation: str) -> None:
    """Whatever a pack of one's own says there."""
    for name in cited_paragraphs(citation):
        assert address_of(name).startswith("https://") or address_of(name) == ""


def test_what_nobody_wrote_down_is_said_to_be_so() -> None:
    """And what was put down from memory, too."""
    kind = ParagraphText(id="21 CFR 1.1(a)", says="Be kind.")
    law = Law([kind, ParagraphText(id="21 CFR 1.1(b)", says="Be true.", verified=True)])
    told = [paragraph_words(one) for one in law.cited_in("21 CFR 1.1(a), (b), (c)")]
    assert told == [
        "21 CFR 1.1(a): Be kind. (Written from memory: nobody has compared this with the text.)",
        "21 CFR 1.1(b): Be true.",
        "21 CFR 1.1(c): its text is not summarized here.",
    ]
