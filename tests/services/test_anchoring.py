"""Claims are anchored in the PDF files of their sources, by a person, and found again where a file changed."""

import os
import sys
from pathlib import Path

import pytest
from source_pdfs import label

from fairdraft.domain.claim_anchor import Passage
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.services.workplace import Workplace

PI = "GLYNORA Prescribing Information"
FORUM = "Example Diabetes Forum, Understanding A1C, 2025"


@pytest.fixture
def pdf(workplace: Workplace, tmp_path: Path) -> Path:
    """The label, given for its name; a cover stands before its first page."""
    path = label(tmp_path / "label é.pdf", before=1)
    workplace.source_documents.give("glynora", PI, path, by="W1")
    return path


def test_a_document_is_known_by_its_bytes_and_stays_where_it_is(workplace: Workplace, pdf: Path) -> None:
    """It is told when it changed, is gone or cannot be read; one that nobody gave is missing, and nothing is copied."""

    def standing() -> tuple[str | None, ...]:
        return tuple(one.standing for one in workplace.source_documents.documents("glynora"))

    documents = workplace.source_documents.documents("glynora")
    assert [(one.name, len(one.claims)) for one in documents] == [(PI, 8), (FORUM, 1)]
    assert documents[0].document is not None
    assert (documents[0].document.path, documents[0].document.pages, documents[0].document.given_by) == (
        str(pdf),
        4,
        "W1",
    )
    assert standing() == ("there", None)
    label(pdf, before=2)
    assert standing() == ("changed", None)
    pdf.write_bytes(b"no PDF")
    assert standing() == ("unreadable", None)
    pdf.unlink()
    assert standing() == ("gone", None)
    problem = workplace.source_documents.documents("glynora")[0].problem
    assert problem is not None
    assert str(pdf) in problem.what
    workplace.source_documents.forget("glynora", PI)
    assert standing() == (None, None)
    assert not list(workplace.home.rglob("*.pdf"))


def test_a_name_that_no_claim_writes_is_refused_and_the_likely_one_told(workplace: Workplace, tmp_path: Path) -> None:
    """It is not taken for the other; and a file that is none is not kept."""
    path = label(tmp_path / "label.pdf")
    with pytest.raises(KnownError, match=f'Did you mean "{PI}"'):
        workplace.source_documents.give("glynora", "Gly PI 2026", path)
    with pytest.raises(KnownError, match="There is no file"):
        workplace.source_documents.give("glynora", PI, tmp_path / "none.pdf")
    assert workplace.source_documents.documents("glynora")[0].document is None


def test_nothing_is_anchored_until_a_person_says_so(workplace: Workplace, pdf: Path) -> None:
    """Claims are proposed; those whose own words stand there are taken at one word, the others one by one."""
    before = {one.claim.id: one for one in workplace.anchoring.claims("glynora")}
    assert {one.state for one in before.values()} == {"proposed", "document_missing"}
    taken = workplace.anchoring.accept_same_words("glynora", by="W1")
    assert [one.claim.id for one in taken] == ["gly-kidneys", "gly-once-daily", "gly-food", "gly-studied"]
    assert workplace.anchoring.accept_same_words("glynora", by="W1") == ()
    accepted = workplace.anchoring.accept("glynora", "gly-goal-26", by="M1")
    assert accepted.anchor is not None
    assert (accepted.anchor.way, accepted.anchor.by) == ("proposal", "M1")
    now = {one.claim.id: one for one in workplace.anchoring.claims("glynora")}
    assert now["gly-goal-26"].state == "anchored"
    assert now["gly-goal-26"].proposals == ()
    assert "38% 17%" in now["gly-goal-26"].anchor.passage.quote  # type: ignore[union-attr] # anchored
    assert now["gly-food"].where(now["gly-food"].passage) == "page 3 (printed 2)"  # type: ignore[arg-type] # anchored
    assert now["gly-a1c-26"].state == "proposed"
    assert pdf.exists()


def test_quoted_words_are_looked_for_on_the_page(workplace: Workplace, pdf: Path) -> None:
    """They may leave words out; words that stand elsewhere, several times or nowhere are told."""
    quote = workplace.anchoring.quote
    done = quote("glynora", "gly-a1c-26", 4, "Table 4: Results at week 26 … change from baseline -1.1 -0.2", by="W1")
    assert done.anchor is not None
    assert (done.anchor.way, len(done.anchor.passage.runs)) == ("by hand", 2)
    with pytest.raises(KnownError, match="They are on page 4"):
        quote("glynora", "gly-a1c-26", 3, "change from baseline -1.1")
    with pytest.raises(KnownError, match="is not on page 4"):
        quote("glynora", "gly-a1c-26", 4, "change from baseline 1.1")
    with pytest.raises(UsageError, match="is 4 times"):
        quote("glynora", "gly-a1c-26", 4, "A1C")
    with pytest.raises(UsageError, match="No words"):
        quote("glynora", "gly-a1c-26", 4, " … ")
    with pytest.raises(KnownError, match="has no page 9"):
        quote("glynora", "gly-a1c-26", 9, "A1C")
    with pytest.raises(KnownError, match=r"has no file here.*products sources glynora --give"):
        quote("glynora", "t2d-a1c-meaning", 1, "A1C")
    assert pdf.exists()


def test_words_that_were_chosen_in_another_file_are_not_kept(workplace: Workplace, pdf: Path) -> None:
    """What a person saw is what is anchored."""
    source = workplace.source_documents.documents("glynora", [PI])[0]
    assert source.text is not None
    seen = source.text.file.sha256
    passage = Passage(3, ((0, 4),), ("1 INDICATIONS AND USAGE",))
    chosen = workplace.anchoring.choose("glynora", "gly-use", passage, read_sha256=seen, by="W1")
    assert (chosen.passage, chosen.anchor and chosen.anchor.way) == (passage, "by hand")
    taken = workplace.anchoring.claim("glynora", "gly-fasting-26").proposals[0].passage
    chosen = workplace.anchoring.choose("glynora", "gly-fasting-26", taken, read_sha256=seen, by="W1")
    assert chosen.anchor is not None
    assert chosen.anchor.way == "proposal"
    label(pdf, before=2)
    with pytest.raises(KnownError, match="was changed in the meantime"):
        workplace.anchoring.choose("glynora", "gly-use", passage, read_sha256=seen, by="W1")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell when a file was written over")
def test_a_file_of_the_same_size_and_time_is_no_longer_the_same(workplace: Workplace, pdf: Path) -> None:
    """As where somebody copies another edition over it, and keeps its time."""
    state, data = pdf.stat(), pdf.read_bytes()
    pdf.write_bytes(data.replace(b"(GLYNORA \\(vespag", b"(GLYNARO \\(vespag"))
    os.utime(pdf, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert (pdf.stat().st_size, pdf.stat().st_mtime_ns) == (state.st_size, state.st_mtime_ns)
    assert pdf.read_bytes() != data
    assert [one.standing for one in workplace.source_documents.documents("glynora", [PI])] == ["changed"]


def test_anchored_words_are_found_again_in_a_changed_file_or_told_as_gone(workplace: Workplace, pdf: Path) -> None:
    """By their words, on whatever page; they are not replaced by others."""
    workplace.anchoring.accept_same_words("glynora", by="W1")
    label(pdf, before=3, without="GLYNORA is a tablet taken once a day.")
    now = {one.claim.id: one for one in workplace.anchoring.claims("glynora")}
    assert now["gly-food"].state == "found_again"
    assert now["gly-food"].where(now["gly-food"].passage) == "page 5 (printed 2)"  # type: ignore[arg-type] # found
    assert now["gly-once-daily"].state == "lost"
    assert now["gly-once-daily"].anchor is not None
    assert workplace.anchoring.accept_same_words("glynora", by="M1") == ()
    workplace.source_documents.give("glynora", PI, pdf, by="M1")
    again = workplace.anchoring.accept_same_words("glynora", by="M1")
    assert [(one.claim.id, one.state) for one in again] == [
        ("gly-kidneys", "anchored"),
        ("gly-food", "anchored"),
        ("gly-studied", "anchored"),
    ]
    assert workplace.anchoring.claim("glynora", "gly-once-daily").state == "lost"
    pdf.unlink()
    gone = workplace.anchoring.claim("glynora", "gly-food")
    assert (gone.state, gone.anchor is not None) == ("document_missing", True)


def test_words_that_other_columns_parted_are_found_where_they_follow_each_other(
    workplace: Workplace, tmp_path: Path
) -> None:
    """A file in which both columns are drawn line by line is replaced by one with each column drawn whole, and back."""
    path = label(tmp_path / "label.pdf", by_rows=True)
    workplace.source_documents.give("glynora", PI, path, by="W1")
    (first, *_others) = workplace.anchoring.accept_same_words("glynora", by="W1")
    studied = workplace.anchoring.claim("glynora", "gly-studied")
    assert (first.state, studied.passage is not None and len(studied.passage.runs)) == ("anchored", 3)
    label(path)
    assert workplace.anchoring.claim("glynora", "gly-studied").state == "found_again"
    workplace.anchoring.take_back("glynora", "gly-studied")
    workplace.anchoring.accept("glynora", "gly-studied", by="W1")
    label(path, by_rows=True)
    assert workplace.anchoring.claim("glynora", "gly-studied").state == "found_again"


def test_an_anchor_that_is_taken_back_or_replaced_stays_in_the_record(workplace: Workplace, pdf: Path) -> None:
    """The claim is proposed anew."""
    workplace.anchoring.accept("glynora", "gly-food", by="W1")
    workplace.anchoring.quote("glynora", "gly-food", 3, "out food.", by="W1")
    workplace.anchoring.take_back("glynora", "gly-food")
    assert workplace.anchoring.claim("glynora", "gly-food").state == "proposed"
    with pytest.raises(KnownError, match="is not anchored"):
        workplace.anchoring.take_back("glynora", "gly-food")
    with pytest.raises(KnownError, match="Did you mean gly-food"):
        workplace.anchoring.accept("glynora", "gly-foods")
    with pytest.raises(UsageError, match="has no proposal 7"):
        workplace.anchoring.accept("glynora", "gly-food", 7)
    assert pdf.exists()
