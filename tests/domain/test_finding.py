"""The findings document."""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.finding import CheckResult, Finding, LineIndex, Span, findings_document
from fairdraft.domain.identity import text_sha256


@given(st.text(alphabet="ab\r\n\u2028é😀", max_size=40), st.data())
def test_lines_and_columns_count_as_editors_do(text: str, data: st.DataObject) -> None:
    """Lines end with LF, CR LF or CR, and nothing else; columns count code points from 1."""
    offset = data.draw(st.integers(0, len(text)))
    if 0 < offset < len(text) and text[offset - 1] == "\r" and text[offset] == "\n":
        return
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    line, column = LineIndex.of(text).place(offset)
    assert line == before.count("\n") + 1
    assert column == len(before) - (before.rfind("\n") + 1) + 1


def test_a_finding_tells_its_place_and_quote() -> None:
    """Offsets, line, column and quote refer to the text as given."""
    text = "One.\nIt is safe."
    finding = Finding("MIN-01", "error", "m", "w", "c", span=Span(11, 15))
    result = CheckResult(text_sha256(text), None, "product-claim", "web", findings=(finding,))
    answer = findings_document(result, text, file="a.txt")
    assert answer["file"] == "a.txt"
    assert "text" not in answer
    found = answer["findings"][0]
    assert (found["start"], found["end"], found["line"], found["column"], found["quote"]) == (11, 15, 2, 7, "safe")


def test_missing_language_has_no_place_and_may_have_an_anchor() -> None:
    """A finding without words in the text carries nulls and the claim that made it necessary."""
    text = "It helps."
    finding = Finding("ISI-01", "error", "m", "w", "c", anchor=Span(0, 9))
    found = findings_document(CheckResult("", None, "product-claim", "web", findings=(finding,)), text, with_text=True)
    assert found["text"] == text
    row = found["findings"][0]
    assert row["start"] is row["line"] is row["quote"] is None
    assert row["anchor"] == {"start": 0, "end": 9, "quote": "It helps."}


def test_advisory_findings_do_not_count() -> None:
    """Advisory findings are shown and never counted."""
    findings = (
        Finding("A-1", "error", "m", "w", "c"),
        Finding("A-2", "error", "m", "w", "c", advisory=True),
        Finding("A-3", "warning", "m", "w", "c"),
    )
    result = CheckResult("", None, "product-claim", "web", findings=findings)
    assert (result.count("error"), result.count("warning"), result.count("suggestion")) == (1, 1, 0)
