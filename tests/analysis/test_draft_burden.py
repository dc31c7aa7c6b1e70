"""What the rules found in drafts, and what writers changed in them."""

from fairdraft.analysis.draft_burden import CountedDraft, EditedDraft, edit_loads, finding_loads


def test_findings_are_counted_per_draft_and_candidate():
    """Means over a candidate's drafts, drafts without error, and an interval from three prompts on."""
    drafts = [CountedDraft("b", "x", f"p{number}", number % 2, 2, 0) for number in range(10)]
    drafts += [CountedDraft("a", "x", f"p{number}", 4, 0, 1) for number in range(2)]
    first, second = finding_loads(drafts)
    assert (first.candidate, first.drafts, first.errors, first.suggestions, first.ci95) == ("a", 2, 4, 1, None)
    assert (second.candidate, second.errors, second.warnings, second.without_error) == ("b", 0.5, 2, 5)
    assert second.ci95 is not None
    assert 0 <= second.ci95[0] < 0.5 < second.ci95[1] <= 1.1


def test_a_prompt_with_many_drafts_counts_as_one():
    """The mean is that of prompts, around which its interval lies, however many drafts one of them has."""
    drafts = [CountedDraft("a", "x", "p0", 9, 9, 9)] * 30
    drafts += [CountedDraft("a", "x", f"p{number}", number % 2, 0, 0) for number in range(1, 10)]
    (load,) = finding_loads(drafts)
    assert (load.drafts, load.errors, load.warnings, load.suggestions) == (39, (9 + 5) / 10, 0.9, 0.9)
    assert load.ci95[0] < load.errors < load.ci95[1]


def test_edits_are_a_share_of_words():
    """The mean share over edited drafts, inside 0 to 1."""
    (load,) = edit_loads([EditedDraft("a", "x", f"p{number}", number / 10) for number in range(5)])
    assert (load.n, round(load.words_changed, 2)) == (5, 0.2)
    assert load.ci95 is not None
    assert load.ci95[0] >= 0
    assert edit_loads([]) == ()
