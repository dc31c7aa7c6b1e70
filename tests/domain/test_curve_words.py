"""What a two-by-two says, and what stands under a learning curve."""

import pytest

from fairdraft.domain.curve_words import curve_notes, interaction_sentences, measure_name
from fairdraft.domain.learning_curve import CurveInteraction, CurvePoint, LearningCurve, MeanChange, MeasuredCurve


def told(over_examples: tuple[float, float], over_adapter: tuple[float, float], measure: str, n: int = 30) -> str:
    """The verdict on both together, from the intervals of what they gain over either alone."""
    both = CurveInteraction(
        4, n, 0.25, (0.1, 0.4), MeanChange(sum(over_examples) / 2, over_examples), MeanChange(0.1, over_adapter)
    )
    return interaction_sentences(MeasuredCurve(measure, (), (both,)))[1].rpartition(": ")[2]


@pytest.mark.parametrize(
    ("over_examples", "over_adapter", "said"),
    [
        ((0.1, 0.5), (0.2, 0.6), "both together beat either."),
        ((-0.1, 0.5), (0.2, 0.6), "both together are not shown to beat either."),
        ((-0.5, -0.1), (0.2, 0.6), "both together are worse than one alone."),
    ],
)
def test_both_beat_either_only_where_both_intervals_say_so(
    over_examples: tuple[float, float], over_adapter: tuple[float, float], said: str
) -> None:
    """Of a criterion more is better, of findings fewer are."""
    assert told(over_examples, over_adapter, "brand_voice") == said
    turned = [(-high, -low) for low, high in (over_examples, over_adapter)]
    assert told(*turned, "errors") == said


def test_few_prompts_beat_nothing() -> None:
    """Under twenty prompts neither is said, however far from 0 the intervals are."""
    assert told((1.0, 1.0), (1.0, 1.0), "accuracy", n=19) == "too few briefs to say whether both beat either."


def test_notes_say_what_was_left_out_and_that_nobody_rated() -> None:
    """Drafts left out, a curve without ratings, and too few briefs are told; a rated long one has none of these."""
    points = (CurvePoint("a", 0, False, 5, 0.1, 0, None, None), CurvePoint("b", 2, False, 5, 0.1, 5, 0.0, (0.0, 0.0)))
    notes = curve_notes(LearningCurve("s", "a", 3, (MeasuredCurve("errors", points, ()),)))
    assert notes[:3] == [
        "Left out: 3 drafts for briefs that their adapter was trained on.",
        "Nobody has rated these drafts yet: what is here the program counted itself.",
        "Fewer than 20 shared briefs are too few to say much.",
    ]
    points = (points[0], CurvePoint("b", 2, False, 25, 3.0, 25, 0.0, (0.0, 0.0)))
    assert len(curve_notes(LearningCurve("s", "a", 0, (MeasuredCurve("isi_referencing", points, ()),)))) == 1
    assert measure_name("isi_referencing") == "ISI referencing"
