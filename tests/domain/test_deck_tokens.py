"""The tokens of deck templates, found in lines and known by their names."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.deck_fields import (
    COPY_FIELDS,
    HEAD_FIELDS,
    ROW_FIELDS,
    SECTIONS,
    DeckField,
    all_tokens,
    deck_field,
    nearest_field,
)
from fairdraft.domain.deck_labels import DECK_LABELS
from fairdraft.domain.deck_tokens import broken_tokens, deck_tokens

NAMES = st.text(st.characters(exclude_characters="{}\n\t", exclude_categories=["Cs"]), min_size=1, max_size=80).filter(
    lambda name: bool(name.strip())
)
BETWEEN = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(BETWEEN, NAMES)), BETWEEN)
def test_every_token_is_found_where_it_stands(parts: list[tuple[str, str]], end: str) -> None:
    """Whatever stands between them, tokens are found in order with their words, and the rest of the line is kept."""
    line = "".join(f"{before}{{{{{name}}}}}" for before, name in parts) + end
    found = deck_tokens(line)
    assert [one.words for one in found] == [name.strip() for _, name in parts]
    left, at = "", 0
    for one in found:
        left += line[at : one.start]
        at = one.end
    assert left + line[at:] == "".join(before for before, _ in parts) + end
    assert broken_tokens(line) == ()


@given(st.text("{}a \n", max_size=30))
def test_no_token_overlaps_another_and_no_brace_is_lost(line: str) -> None:
    """Of any mix of braces the tokens stand apart, and what has two braces and is none is told."""
    found = deck_tokens(line)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(line[one.start : one.end].strip("{} ") == one.words for one in found)
    rest = line
    for one in reversed(found):
        rest = rest[: one.start] + "\n" + rest[one.end :]
    assert bool(broken_tokens(line)) == ("{{" in rest or "}}" in rest)


def test_a_field_goes_by_every_spelling_of_its_name() -> None:
    """Capitals, blanks, hyphens and the labels of decks name the same field; a number says which of a kind."""
    assert deck_field("Job number") == deck_field("job_number") == deck_field("JOB-NUMBER") == DeckField("job_number")
    assert deck_field("CTA") == DeckField("call_to_action")
    assert deck_field("headline 2") == deck_field("headline_2") == DeckField("headline", number=2)
    assert deck_field("Claim.Said") == DeckField("said", "claim")
    for words in ("client 2", "headline_0", "claim.nothing", "nobody", "claim.", ".said", "copy_2"):
        assert deck_field(words) is None


def test_every_token_that_is_listed_is_a_field_of_its_own() -> None:
    """No name of one field leads to another."""
    known = list(all_tokens())
    assert len(set(known)) == len(known) == len(HEAD_FIELDS) + len(COPY_FIELDS) + sum(map(len, ROW_FIELDS.values()))
    for token in known:
        field = deck_field(token.strip("{}"))
        assert field is not None
        assert field.token == token


def test_the_nearest_field_is_told_for_a_mistyped_one() -> None:
    """Of a name that no field has the one that is written most alike is meant; none of a name that is like no other."""
    assert nearest_field("hedline") == "{{headline}}"
    assert nearest_field("claim.sayd") == "{{claim.said}}"
    assert nearest_field("Refrences") == "{{references}}"
    assert nearest_field("qqqq") == ""


def test_every_section_that_decks_label_has_a_field() -> None:
    """What an import knows by a label goes back out by one; panels stand in the copy alone."""
    assert set(DECK_LABELS.values()) - SECTIONS == {"post", "card", "frame", "panel", "email"}
