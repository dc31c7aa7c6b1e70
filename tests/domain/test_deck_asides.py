"""What of a plain copy deck is no copy."""

import pytest

from fairdraft.domain.deck_asides import bracketed_notes, deck_asides

HEAD = (
    "Client: Example Pharma\nJob number: GLY-2231-A\nVersion: 3, better than round 1\nGLYNORA web copy deck, round 2\n"
)
COPY = "HEADLINE: Small steps\n\nBODY:\nAsk your doctor about GLYNORA.\n"


def said(text: str) -> list[str]:
    return [text[start:end] for start, end in deck_asides(text)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_line_of_the_head_is_no_copy(end: str) -> None:
    """Keys and values above the first label are known by their words, with line ends of any system."""
    text = f"{HEAD}\n{COPY}".replace("\n", end)
    assert said(text) == HEAD.strip().split("\n")


@pytest.mark.parametrize(
    "line",
    ["GLYNORA works for everyone.", "Tagline: Better than ever", "From: GLYNORA, the best", "Say hello to GLYNORA"],
)
def test_a_line_above_the_first_label_that_may_be_copy_is_checked(line: str) -> None:
    """Only what a head is known by is left out."""
    assert said(f"Client: Example Pharma\n{line}\n\n{COPY}") == ["Client: Example Pharma"]


def test_notes_in_brackets_of_a_deck_are_no_copy() -> None:
    """On a line of their own, or over several; labels and buttons in brackets are copy."""
    notes = ["[Art: she laughs, free from every worry]", "[Note: the studio says\nthat it is safe]"]
    text = (
        f"HEADLINE: Small steps\n\n{notes[0]}\n\nBODY:\nSee [Table 1] for more.\n{notes[1]}\n\n[CTA] Ask your doctor\n"
    )
    assert said(text) == notes
    assert [text[start:end] for start, end in bracketed_notes(text.replace("says\nthat", "says that"))][:1] == notes[:1]


@pytest.mark.parametrize(
    "text",
    [
        "Your A1C is high.\n\n[GLYNORA cures diabetes]\n\nAsk your doctor.",
        "Client: a word that begins copy, too\n\nAsk your doctor.",
        "VO: Ask your doctor.\n[Music swells]\nSUPER: GLYNORA",
        "# Small steps\n\n[Learn more]\n\n## What it does\n\nAsk your doctor.",
    ],
)
def test_text_that_is_no_deck_and_scripts_are_checked_whole(text: str) -> None:
    """Without labels a line in brackets may be a button; in a script it tells what is heard."""
    assert said(text) == []
