"""The decision sheet, before and after an adaptation, and how much of a text was changed."""

from fairdraft.domain.comparison import Comparison, Design, Recommendation
from fairdraft.domain.decision_sheet import adaptation_sentences, decision_sheet
from fairdraft.domain.text_change import words_changed


def comparison(*adaptations: dict[str, object]) -> Comparison:
    because = ("No regulated criterion has ratings yet.",)
    advice = Recommendation(None, because, ("Rate at least 20 prompts.",))
    return Comparison("s", Design(0, 0, 0, None, None, 0), (), (), (), (), advice, adaptations=adaptations)


def test_without_ratings_the_sheet_advises_nothing_and_says_what_to_do() -> None:
    """No candidate is named; the reason and the next step are there."""
    sheet = decision_sheet(comparison(), str)
    assert sheet.advice == "No candidate can be recommended yet"
    assert (sheet.because, sheet.next) == (("No regulated criterion has ratings yet.",), ("Rate at least 20 prompts.",))
    assert sheet.candidates == ()
    assert "Nothing has been rated" in sheet.question


def test_an_adaptation_is_told_with_its_margin_and_its_cost() -> None:
    """What rose, what was kept within the margin, and what drafts cost before and after."""
    told = adaptation_sentences(
        comparison(
            {
                "from": "base",
                "to": "tuned",
                "margin": 0.5,
                "improved": [{"criterion": "brand_voice", "n": 50, "difference": 0.9, "ci95": (0.6, 1.2)}],
                "kept": [{"criterion": "accuracy", "n": 50, "difference": -0.1, "ci95": (-0.3, 0.1)}],
                "lost": [],
                "undecided": [{"criterion": "copy_quality", "n": 0, "difference": None, "ci95": None}],
                "cost": {
                    "before": {"per_draft": 0.01, "per_approved": 0.05},
                    "after": {"per_draft": 0.012, "per_approved": 0.02},
                },
            }
        ),
        lambda one: one.replace("_", " "),
    )
    assert told[0] == (
        "tuned after base: brand voice up 0.9 [0.6, 1.2]; accuracy kept (−0.1 [−0.3, 0.1], margin 0.5); "
        "copy quality not compared."
    )
    assert told[1].startswith("A draft costs 0.012 after 0.01 before; an approved one 0.02 after 0.05 before.")


def test_words_that_changed_are_a_share_of_the_longer_text() -> None:
    """The same words give 0 whatever the white space, none kept gives 1, one of four a quarter."""
    assert words_changed("Ask your doctor today.", "Ask  your\ndoctor today.") == 0
    assert words_changed("one two", "three four") == 1
    assert words_changed("Ask your doctor today.", "Ask your doctor now.") == 0.25
    assert words_changed("", "") == 0
