"""Of two versions of begun work nothing is lost."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fairdraft.domain.begun_briefs import BegunBriefs, begun_briefs_from_object
from fairdraft.domain.begun_merge import changed_by_both, merged_work, with_others


def as_bytes(value: Any) -> bytes:
    return json.dumps(value).encode()


def test_briefs_of_both_are_kept_and_the_newer_words_count() -> None:
    """Also of which campaign the last brief was."""
    older = BegunBriefs({"glynora": "A poster.", "lumivar": "A leaflet."}, "lumivar")
    newer = BegunBriefs({"glynora": "A better poster.", "cordexa": "A letter."}, "cordexa")
    both = merged_work(as_bytes(older.as_object()), as_bytes(newer.as_object()))
    assert both is not None
    words = {"glynora": "A better poster.", "lumivar": "A leaflet.", "cordexa": "A letter."}
    assert begun_briefs_from_object(json.loads(both)) == BegunBriefs(words, "cordexa")


def test_what_the_newer_one_does_not_say_is_the_older_ones() -> None:
    """Which campaign the last brief was of, and briefs that another window had under the same campaign."""
    older = BegunBriefs({"lumivar": "A leaflet."}, "lumivar", {("lumivar", "2"): "Another leaflet."})
    newer = BegunBriefs({"cordexa": "A letter."}, "")
    both = merged_work(as_bytes(older.as_object()), as_bytes(newer.as_object()))
    assert both is not None
    words = {"lumivar": "A leaflet.", "cordexa": "A letter."}
    assert begun_briefs_from_object(json.loads(both)) == BegunBriefs(words, "lumivar", older.twins)


def test_only_what_both_changed_otherwise_is_in_dispute() -> None:
    """What one of two programs changed, or both to the same, is nobody's loss."""
    before = {"same": 0, "mine": 0, "theirs": 0, "both": 0}
    there = {"same": 1, "mine": 0, "theirs": 1, "both": 1, "new": 1}
    own = {"same": 1, "mine": 2, "theirs": 0, "both": 2, "new": 2}
    assert changed_by_both(there, before, own) == ("both", "new")


@given(some.data())
def test_of_two_programs_that_write_one_file_the_later_loses_nothing(data: some.DataObject) -> None:
    """What either has changed is there, and what either took away is gone, in whichever order they write; of what both
    changed, the later one's.
    """
    entries = some.dictionaries(some.sampled_from("abcd"), some.integers(0, 2))
    before, first, second = (data.draw(entries) for _ in range(3))
    there = with_others(with_others(before, before, first), before, second)
    for key in "abcd":
        was, one, other = before.get(key), first.get(key), second.get(key)
        if other not in (was, None):
            assert there[key] == other
        elif one not in (was, None) and not (key in before and other is None):
            assert there[key] == one
    assert with_others(there, second, {}) == {key: one for key, one in there.items() if key not in second}


@pytest.mark.parametrize(
    ("kind", "known_by"), [("drafts", ("draft_id", "occasion")), ("pairs", ("first_draft", "second_draft"))]
)
def test_what_was_said_of_each_draft_and_pair_is_kept_once(kind: str, known_by: tuple[str, str]) -> None:
    """Of the same one, what was said later."""

    def said(*some: tuple[int, str]) -> bytes:
        return as_bytes({"schema": "x@1", kind: [dict.fromkeys(known_by, at) | {"note": note} for at, note in some]})

    both = merged_work(said((1, "one"), (2, "two")), said((2, "second"), (3, "three")))
    assert both is not None
    assert [one["note"] for one in json.loads(both)[kind]] == ["one", "second", "three"]


@pytest.mark.parametrize("other", [b"", b"\xff", b"[]", b"{}", b'{"schema": "y@1"}', b'{"schema": "x@1", "drafts": 7}'])
def test_what_is_no_such_file_is_not_merged(other: bytes) -> None:
    """Whichever of the two it is."""
    good = as_bytes({"schema": "x@1", "drafts": []})
    assert merged_work(good, other) is None
    assert merged_work(other, good) is None
