"""What scores of marks say in words."""

from fairdraft.domain.annotation_scores import (
    AnnotationScores,
    MarkScore,
    Share,
    SilentRule,
    SpanAgreement,
    UncoveredLabel,
)
from fairdraft.domain.annotation_words import (
    NOTHING_MARKED,
    agreement_words,
    score_conditions,
    score_sentences,
    share_words,
)

NOTHING = MarkScore("all", "", False, *[0] * 13, None, None)
EMPTY = AnnotationScores("s", (), 0, 0, 0, NOTHING, (), (), (), (), ())


def scores(overall: MarkScore = NOTHING, **further: object) -> AnnotationScores:
    values = {"study": "s", "raters": ("R1", "R2"), "drafts_read": 9, "drafts_marked": 4, "spans": 7}
    rest = {"groups": (), "rules": (), "silent": (), "uncovered": (), "agreement": ()}
    return AnnotationScores(**(values | {"overall": overall} | rest | further))  # type: ignore[arg-type]  # by name


def test_without_marks_there_is_one_sentence() -> None:
    """Nothing is counted where nothing was marked."""
    assert score_sentences(EMPTY) == [NOTHING_MARKED]


def test_each_figure_comes_with_its_n_and_interval_and_with_what_it_does_not_say() -> None:
    """Not marked is never called wrong, and few marks are said to be few."""
    recall, precision = Share(3, 5, 0.6, (0.2, 0.9)), Share(3, 30, 0.1, (0.03, 0.26))
    overall = MarkScore(
        "all", "", True, 6, 3, 0, 1, 2, 4, 31, 3, 0, 2, 1, 25, 9, recall, precision, findings_advisory=4
    )
    label = UncoveredLabel("off_voice", "Off voice", None, 2, 1, 0)
    said = score_sentences(scores(overall, uncovered=(label,), silent=(SilentRule("EFF-01", "Cure", 9, 1),)))
    assert said == [
        "2 writers marked words 7 times in 4 of the 9 drafts they finished.",
        (
            "Of 5 marks that point to a rule, its group of rules found 3: 60% [20%, 90%]; 1 more points to a rule "
            "that does not apply to its draft. Fewer than 10 are too few to say much."
        ),
        (
            "Of 30 findings that could be marked, writers marked 3: 10% [3%, 26%]; 25 are not marked by writers, 2 "
            "were dismissed with a reason. 1 more is missing language that no label covers. Of all "
            "31 findings 4 are advisory and not counted as errors."
        ),
        "Marked with labels that no rule covers: “Off voice” (2).",
        "1 rule found nothing in these drafts; marks point to EFF-01.",
    ]
    assert not any("false" in one or "wrong" in one for one in said)


def test_marks_without_a_rule_say_nothing_of_the_rules() -> None:
    """Where no mark points to a rule, and where no label points to a finding, no share is told."""
    overall = MarkScore("all", "", False, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 1, None, None)
    assert score_sentences(scores(overall))[1:] == [
        "No mark has the label of a rule, so recall cannot be computed.",
        "No finding could be marked: no label covers its rule. 2 more are missing language that no label covers.",
    ]
    unseen = MarkScore("all", "", True, 1, 0, 0, 1, 0, 1, *[0] * 7, None, None)
    assert score_sentences(scores(unseen))[1] == "1 mark points to rules that do not apply to these drafts."
    assert share_words(None) == "–"


def test_two_writers_agree_in_a_sentence() -> None:
    """With the interval where there is one, and without a share where neither marked."""
    one = SpanAgreement("R1", "R2", 9, 4, 5, 0.5, (0.2, 0.8), 0.75)
    assert agreement_words(one) == (
        "R1 and R2: 50% [20%, 80%] of their marks are on the same words with the same label, 75% with any label (F1; "
        "4 and 5 marks in 9 drafts that both finished)."
    )
    assert "neither marked" in agreement_words(SpanAgreement("R1", "R2", 1, 0, 0, None, None, None))


def test_conditions_say_when_findings_were_shown_and_which_rules_are_meant() -> None:
    """Marks that follow shown findings are said to; the packs' version is told."""
    blind = score_conditions(["eff 1", "ind 1"], findings_shown=False, synthetic=False)
    shown = score_conditions(["eff 1", "ind 2"], findings_shown=True, synthetic=True)
    assert blind[-1].endswith("2 packs, version 1.")
    assert shown[-1].endswith("versions 1 and 2.")
    assert len(shown) == len(blind) + 2
