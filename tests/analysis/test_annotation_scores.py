"""Are marks and findings counted once each, on both sides alike?"""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.analysis.annotation_scores import MOST_QUOTED, ScoredMarks, scored_marks
from fairdraft.analysis.span_agreement import span_agreement
from fairdraft.domain.annotation_scores import FoundSpan, MarkedSpan, MarkScore, ReadDraft, rule_group

RULES = ("IND-02", "IND-03", "MIN-01", "house")
TITLES = {one: one.lower() for one in RULES}
LABELS = {"altered": ("Altered", "IND-02"), "voice": ("Off voice", ""), "old": ("Old", "GONE-01")}
TEXT = "Ask 👩‍⚕️ about GLYNORA. İt’s e\u0301asy, and it is safe for everyone."  # fmt: skip


def read(
    marks: Iterable[MarkedSpan] = (),
    findings: Iterable[FoundSpan] = (),
    *,
    name: str = "d1",
    readers: tuple[str, ...] = ("R1", "R2"),
    checked: Iterable[str] = RULES,
) -> ReadDraft:
    return ReadDraft(name, TEXT, readers, tuple(marks), tuple(findings), frozenset(checked))


def mark(start: int, end: int, rule: str | None = "IND-02", *, rater: str = "R1", label: str = "altered") -> MarkedSpan:
    return MarkedSpan(rater, start, end, label, rule)


def found(start: int | None, end: int | None, *rules: str, dismissed: bool = False) -> FoundSpan:
    return FoundSpan(rules or ("IND-02",), start, end, dismissed)


def scored(*drafts: ReadDraft) -> ScoredMarks:
    return scored_marks(drafts, LABELS, TITLES)


def of_rule(scores: ScoredMarks, rule: str) -> MarkScore:
    return next(one for one in scores.rules if one.id == rule)


def test_two_writers_on_the_same_words_count_once() -> None:
    """Overlapping marks of one rule are one mark, found once; the finding beyond them is not marked."""
    one = of_rule(
        scored(read([mark(0, 9), mark(4, 12, rater="R2"), mark(30, 34)], [found(10, 12), found(50, 55)])), "IND-02"
    )
    assert (one.marks, one.marks_found, one.missed, one.findings, one.findings_marked) == (2, 1, 1, 2, 1)
    assert one.recall is not None
    assert (one.recall.k, one.recall.n) == (1, 2)
    assert one.recall.ci95[0] < 0.5 < one.recall.ci95[1]
    assert [words.quote for words in one.missed_words] == [TEXT[30:34]]
    assert [words.quote for words in one.not_marked_words] == [TEXT[50:55]]


def test_one_long_mark_answers_two_findings() -> None:
    """Each side is counted by itself."""
    one = of_rule(scored(read([mark(0, 40)], [found(0, 4), found(20, 24)])), "IND-02")
    assert (one.marks_found, one.findings_marked) == (1, 2)


def test_missing_language_is_matched_anywhere_in_the_draft_by_its_very_rule() -> None:
    """Several pieces of it count once a rule and draft; a mark of a neighbor in the group does not answer it."""
    missing = [found(None, None), found(None, None)]
    one = of_rule(scored(read([mark(3, 5)], missing), read([], missing, name="d2")), "IND-02")
    assert (one.marks_found, one.findings, one.findings_marked, one.not_marked) == (1, 2, 1, 1)
    group = scored(read([mark(3, 5, "IND-03")], missing)).groups[0]
    assert (group.id, group.marks_found, group.findings_marked) == ("IND", 0, 0)


def test_advisory_findings_are_told_among_the_others() -> None:
    """They are findings, marked or not; where one of two on the same words is none, the words are not advisory."""
    advice = [FoundSpan(("IND-02",), start, end, advisory=True) for start, end in ((0, 3), (10, 14), (50, 55))]
    scores = scored(read([mark(0, 5)], [*advice, found(12, 16)]))
    (group,) = scores.groups
    for one in (of_rule(scores, "IND-02"), group, scores.overall):
        assert (one.findings, one.findings_marked, one.findings_advisory) == (3, 1, 2)


def test_missing_language_without_a_label_leaves_precision_alone() -> None:
    """Nobody could mark it: it is counted apart, in the group's row and over all."""
    scores = scored(read([mark(0, 5)], [found(0, 3), found(None, None, "IND-03"), found(None, None, "MIN-01")]))
    (group, other) = scores.groups
    assert (group.findings, group.findings_without_label, group.not_marked) == (2, 1, 0)
    assert (other.findings_without_label, other.precision) == (1, None)
    for one in (group, scores.overall):
        assert one.precision is not None
        assert (one.precision.k, one.precision.n) == (1, 1)


def test_a_neighbor_of_the_group_is_told_apart_and_counts_for_the_group() -> None:
    """A mark of IND-02 that only IND-03 found is missed by the rule, and found by the group."""
    scores = scored(read([mark(0, 5)], [found(2, 6, "IND-03")]))
    two, three = of_rule(scores, "IND-02"), of_rule(scores, "IND-03")
    assert (two.marks_found, two.marks_found_by_group, two.missed) == (0, 1, 0)
    assert (three.findings_marked_in_group, three.not_marked, three.precision) == (1, 0, None)
    assert (scores.groups[0].marks_found, scores.groups[0].findings_marked) == (1, 1)
    assert scores.overall.recall is not None
    assert scores.overall.recall.share == 1


def test_a_label_may_point_to_a_whole_group() -> None:
    """Such a mark stands in the group's row alone, and answers words and missing language of any of its rules."""
    scores = scored(read([mark(0, 5, "IND")], [found(2, 4, "IND-03"), found(None, None, "IND-02")]))
    assert [one.id for one in scores.rules] == ["IND-02", "IND-03"]
    assert [(one.marks, one.findings_marked_in_group, one.labelled) for one in scores.rules] == [
        (0, 1, True),
        (0, 1, False),
    ]
    (group,) = scores.groups
    assert (group.marks, group.marks_found, group.findings, group.findings_marked, group.labelled) == (1, 1, 2, 2, True)
    assert not [one for one in scores.uncovered if one.marks]
    house = scored(read([mark(0, 5, "house")], [found(2, 4, "house")]))
    assert (of_rule(house, "house").marks_found, house.groups[0].marks_found) == (1, 1)


def test_a_finding_counts_for_the_rules_merged_into_it() -> None:
    """A mark of a merged rule is found."""
    scores = scored(read([mark(0, 5, "MIN-01")], [found(0, 3, "IND-02", "MIN-01")]))
    assert of_rule(scores, "MIN-01").marks_found == 1
    assert of_rule(scores, "IND-02").not_marked == 1


def test_a_rule_that_does_not_look_misses_nothing() -> None:
    """Marks of a rule that is not checked in that draft are counted apart and leave recall alone."""
    one = of_rule(scored(read([mark(0, 5)], [], checked=["MIN-01"])), "IND-02")
    assert (one.marks_not_checked, one.missed, one.recall) == (1, 0, None)


def test_what_somebody_dismissed_is_a_known_false_alarm_unless_a_writer_marked_it() -> None:
    """Dismissed findings stand apart from those that are merely not marked."""
    answered = [found(0, 3, dismissed=True), found(20, 24, dismissed=True), found(40, 42)]
    one = of_rule(scored(read([mark(0, 2)], answered)), "IND-02")
    assert (one.findings_marked, one.findings_dismissed, one.not_marked) == (1, 1, 1)


def test_rules_that_found_nothing_and_labels_without_a_rule_are_listed() -> None:
    """Silent rules come with the marks that point to them, uncovered labels with words and what rules say there."""
    gone = mark(0, 3, "GONE-01", label="old")
    scores = scored(read([mark(30, 36), mark(4, 9, None, label="voice"), gone], [found(5, 6, "MIN-01")]))
    assert [(one.rule, one.marks) for one in scores.silent] == [("IND-02", 1), ("IND-03", 0), ("house", 0)]
    voice, old = sorted(scores.uncovered, key=lambda one: one.label, reverse=True)
    assert (voice.name, voice.marks, voice.with_findings, voice.words[0].rules) == ("Off voice", 1, 1, ("MIN-01",))
    assert (old.rule, old.marks, old.words[0].quote) == ("GONE-01", 1, TEXT[0:3])
    assert [one.marks for one in scored(read()).uncovered] == [0, 0]


def test_only_the_first_words_are_quoted() -> None:
    """Counts have no limit, quotations have."""
    one = of_rule(scored(*(read([mark(0, 5)], name=f"d{n}") for n in range(MOST_QUOTED + 5))), "IND-02")
    assert (one.missed, len(one.missed_words), one.marked_drafts) == (MOST_QUOTED + 5, MOST_QUOTED, MOST_QUOTED + 5)


SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12), st.sampled_from(RULES))
SIDES = st.lists(SPANS, max_size=12)


@given(SIDES, SIDES)
def test_marks_and_findings_change_places(marked: list[tuple[int, int, str]], seen: list[tuple[int, int, str]]) -> None:
    """What is counted of marks beside findings is what is counted of findings beside marks, and all is counted once."""

    def beside(ones: list[tuple[int, int, str]], others: list[tuple[int, int, str]]) -> ScoredMarks:
        return scored(
            read(
                [mark(start, min(start + long, len(TEXT)), rule) for start, long, rule in ones],
                [found(start, min(start + long, len(TEXT)), rule) for start, long, rule in others],
            )
        )

    there, back = beside(marked, seen), beside(seen, marked)
    assert [one.id for one in there.rules] == [one.id for one in back.rules]
    for one, turned in zip((*there.rules, *there.groups), (*back.rules, *back.groups), strict=True):
        assert (one.marks, one.marks_found, one.marks_found_by_group, one.missed) == (
            turned.findings,
            turned.findings_marked,
            turned.findings_marked_in_group,
            turned.not_marked,
        )
        assert one.marks == one.marks_found + one.marks_found_by_group + one.marks_not_checked + one.missed
        for words in (*one.missed_words, *one.not_marked_words):
            assert words.quote
            assert words.quote in TEXT
    by_group = {one.id: one for one in there.groups}
    for one in there.rules:
        # A group finds what its rules find; several rules' marks on the same words are one of the group.
        assert (one.marks_found > 0) <= (by_group[rule_group(one.id)].marks_found > 0)


@given(SIDES, st.randoms())
def test_the_order_of_marks_and_drafts_does_not_matter(marked: list[tuple[int, int, str]], chance) -> None:
    """Counts are the same whatever comes first."""
    marks = [mark(start, min(start + long, len(TEXT)), rule) for start, long, rule in marked]
    drafts = [read(marks, [found(3, 9)], name="d1"), read(marks[:3], [found(None, None)], name="d2")]
    mixed = marks.copy()
    chance.shuffle(mixed)
    first = scored(*drafts)
    again = scored(drafts[1], read(mixed, [found(3, 9)], name="d1"))
    assert [(one.id, one.recall, one.precision) for one in again.rules] == [
        (one.id, one.recall, one.precision) for one in first.rules
    ]


def test_raters_who_mark_the_same_agree_wholly() -> None:
    """The same words under the same label give 1, under another label 0 and 1 under any; none at all gives nothing."""
    both = [
        read([mark(0, 5), mark(1, 4, rater="R2")], name="d1"),
        read([mark(9, 12), mark(9, 13, rater="R2")], name="d2"),
    ]
    (one,) = span_agreement(both)
    assert (one.a, one.b, one.drafts, one.f1, one.f1_any_label) == ("R1", "R2", 2, 1.0, 1.0)
    assert one.ci95 is None
    (one,) = span_agreement([read([mark(0, 5), mark(0, 5, label="voice", rater="R2")])])
    assert (one.f1, one.f1_any_label) == (0.0, 1.0)
    (one,) = span_agreement([read()])
    assert (one.f1, one.ci95) == (None, None)
    assert span_agreement([read([mark(0, 5)], readers=("R1",))]) == ()


@pytest.mark.parametrize("theirs", [0, 20])
def test_raters_who_agree_alike_on_every_draft_have_no_interval(theirs: int) -> None:
    """Twelve drafts without a shared mark, or all shared, do not tell how far others would lie from that."""
    drafts = [read([mark(0, 5), mark(theirs, theirs + 5, rater="R2")], name=f"d{n}") for n in range(12)]
    (one,) = span_agreement(drafts)
    assert (one.f1, one.ci95) == (0.0 if theirs else 1.0, None)


def test_a_rater_who_marked_nothing_in_a_finished_draft_disagrees() -> None:
    """A draft that both finished and one marked lowers F1; its interval is the same every time and holds it."""
    drafts = [read([mark(0, 5), mark(0, 5, rater="R2")], name=f"d{n}") for n in range(6)]
    drafts += [read([mark(0, 5)], name="d7"), read([mark(0, 5)], name="d8")]
    (one,) = span_agreement(drafts)
    assert one.f1 == pytest.approx(12 / 14)
    assert one.ci95 is not None
    assert one.ci95[0] < 12 / 14 <= one.ci95[1] <= 1
    assert span_agreement(reversed(drafts)) == (one,)
