"""An anchor stands where it was seen, is found again by its words, or is told as gone."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from page_layout import file_of, line_of, page_of

from fairdraft.domain.anchor_standing import anchored_place
from fairdraft.domain.claim_anchor import ClaimAnchor, Passage
from fairdraft.domain.page_readings import shown_words
from fairdraft.domain.pdf_pages import SOFT_HYPHEN
from fairdraft.domain.source_text import SourceText

_WORDS = ["GLYNORA", "is", "a", "tablet", "taken", "once", "a", "day"]
_PASSAGE = Passage(1, ((2, 8),), ("a tablet taken once a day",))
_ANCHOR = ClaimAnchor("n", "glynora", "c", "x", "PI", "aa", _PASSAGE, "by hand", "W1", datetime(2026, 3, 2, tzinfo=UTC))


def text_of(*pages: list[str], sha256: str = "bb") -> SourceText:
    return SourceText(
        file_of(*(page_of(at, line_of(words, 50, 700)) for at, words in enumerate(pages, start=1)), sha256=sha256)
    )


def test_in_the_same_file_it_stands_where_it_was_seen() -> None:
    """Unless the file is read otherwise by now: then it is looked for."""
    assert anchored_place(_ANCHOR, text_of(_WORDS, sha256="aa")).standing == "stands"
    otherwise = anchored_place(_ANCHOR, text_of(["More", *_WORDS], sha256="aa"))
    assert (otherwise.standing, otherwise.passage) == ("found again", Passage(1, ((3, 9),), _PASSAGE.quotes))


@given(st.lists(st.sampled_from([_WORDS, ["Other", "words"], []]), min_size=1, max_size=6))
def test_in_another_file_it_is_found_on_the_nearest_page_that_has_its_words(pages: list[list[str]]) -> None:
    """Or on none."""
    place = anchored_place(_ANCHOR, text_of(*pages))
    having = [at for at, words in enumerate(pages, start=1) if words is _WORDS]
    assert place.standing == ("found again" if having else "no longer there")
    assert (None if place.passage is None else place.passage.page) == (having[0] if having else None)


def test_hyphens_that_lines_brought_are_not_quoted() -> None:
    """One stays at the end of a part whose rest is elsewhere."""
    assert shown_words([f"met{SOFT_HYPHEN}", "formin", f"ta{SOFT_HYPHEN}blet"]) == "metformin tablet"
    assert shown_words(["with", f"met{SOFT_HYPHEN}"]) == "with met-"
