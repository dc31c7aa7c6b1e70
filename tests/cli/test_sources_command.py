"""`products sources` and `products anchors`: claims tied to words of their documents."""

from pathlib import Path

import pytest
from source_pdfs import label

PI = "GLYNORA Prescribing Information"


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return label(tmp_path / "gly label.pdf", before=1)


def test_claims_are_anchored_step_by_step(fairdraft, pdf: Path) -> None:
    """What is missing is told with the way to give it; what is proposed is accepted, quoted and taken back."""
    listed = fairdraft("products", "sources", "glynora")
    assert (listed.code, "missing" in listed.out, PI in listed.out) == (0, True, True)
    before = fairdraft("products", "anchors", "glynora")
    assert "9 document missing." in before.out
    assert f'To choose it: fairdraft products sources glynora --give "{PI}" FILE.pdf' in before.err
    given = fairdraft("products", "sources", "glynora", "--give", PI, pdf)
    assert (given.code, "4 pages, SHA-256" in given.out) == (0, True)
    (one, other) = fairdraft("products", "sources", "glynora", "--json").json
    assert (one["state"], one["file"]["path"], other["state"]) == ("there", str(pdf), "missing")
    proposed = fairdraft("products", "anchors", "glynora")
    assert "page 3 (printed 2), same words: “GLYNORA is a tablet taken once a day.”" in proposed.out
    same = fairdraft("products", "anchors", "glynora", "--accept-same-words", "--by", "W1", "--json").json
    assert [one["claim"] for one in same] == ["gly-kidneys", "gly-once-daily", "gly-food", "gly-studied"]
    words = ("--claim", "gly-a1c-26", "--page", "4", "--quote", "change from baseline -1.1 -0.2")
    quoted = fairdraft("products", "anchors", "glynora", *words, "--by", "W1")
    assert "anchored  page 4 (printed 3): “change from baseline -1.1 -0.2” (by hand; W1)" in quoted.out
    accepted = fairdraft("products", "anchors", "glynora", "--accept", "gly-use", "--proposal", "1", "--json").json
    assert (accepted["state"], accepted["anchor"]["way"]) == ("anchored", "proposal")
    back = fairdraft("products", "anchors", "glynora", "--take-back", "gly-use", "--json").json
    assert (back["state"], back["anchor"]) == ("proposed", None)
    states = {one["id"]: one["state"] for one in fairdraft("products", "anchors", "glynora", "--json").json}
    assert list(states.values()).count("anchored") == 5


def test_steps_that_cannot_be_taken_are_told(fairdraft, pdf: Path) -> None:
    """Half a step is a wrong usage; unknown names, pages and words are known problems."""
    anchors = ("products", "anchors", "glynora")
    assert fairdraft(*anchors, "--claim", "gly-use", "--page", "3").code == 2
    assert fairdraft(*anchors, "--page", "3", "--quote", "x").code == 2
    assert fairdraft(*anchors, "--claim", "gly-use", "--proposal", "2").code == 2
    assert fairdraft(*anchors, "--accept", "gly-use").code == 3
    alike = fairdraft("products", "sources", "glynora", "--give", "Gly PI 2026", pdf)
    assert (alike.code, f'Did you mean "{PI}"' in alike.err) == (3, True)
    assert fairdraft("products", "sources", "glynora", "--forget", PI).code == 3
    fairdraft("products", "sources", "glynora", "--give", PI, pdf)
    label(pdf, before=2)
    changed = fairdraft("products", "sources", "glynora")
    assert "changed" in changed.out
    assert "is not the file that was chosen" in changed.err
    assert fairdraft("products", "sources", "glynora", "--forget", PI).code == 0
    assert pdf.exists()
