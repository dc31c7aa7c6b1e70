"""Approved language gets its own lines back in a text that was taken from pages."""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.approved_lines import with_own_lines

ISI = "IMPORTANT SAFETY INFORMATION\n\nDo not take it if you:\n• are on dialysis.\nIt can’t cause harm."


def test_joined_and_parted_lines_are_those_of_the_approved_text() -> None:
    text = "Small steps count.\nIMPORTANT SAFETY INFORMATION Do not take it\nif you:\n"
    text += "• are on dialysis. It can't cause harm. Rx only"
    assert with_own_lines(text, [ISI, "Do not take it if you:"]).split("\n") == [
        "Small steps count.",
        "IMPORTANT SAFETY INFORMATION",
        "Do not take it if you:",
        "• are on dialysis.",
        "It can't cause harm.",
        "Rx only",
    ]
    altered = text.replace("dialysis", "insulin")
    assert with_own_lines(altered, [ISI]) == altered


_TEXTS = st.lists(st.sampled_from(("a", "b", "• c", "d.", "\n")), min_size=1, max_size=12).map(" ".join)


@given(_TEXTS, st.lists(_TEXTS, max_size=3))
def test_no_word_is_taken_out_or_put_in(text: str, approved: list[str]) -> None:
    assert with_own_lines(text, approved).split() == text.split()
