"""The sources of a piece, each once."""

from fairdraft.domain.claim_link import ClaimLink, ClaimStatus
from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Block, render
from fairdraft.domain.product import ClaimSource
from fairdraft.domain.reference_list import ReferenceList, reference_list

Sentence = tuple[str, ClaimStatus, ClaimSource | None]
LABEL = ClaimSource(document="Example Label", page="3", label_version="2026-02")


def listed(references: str, *sentences: Sentence) -> ReferenceList:
    """The list of a body of these sentences, each a line, with these references."""
    body = "\n".join(text for text, _, _ in sentences)
    blocks = [Block("b", "body", "copy", body), Block("r", "references", "copy", references)]
    links = []
    at = 0
    for number, (text, status, source) in enumerate(sentences):
        claim = None if status in ("connective", "unsupported") else f"c{number}"
        links.append(ClaimLink(status, Span(at, at + len(text)), claim, wording=f"Wording {number}", source=source))
        at += len(text) + 1
    assert render(blocks).text.startswith(body)
    return reference_list(blocks, links, [one.span for one in links])


def test_claims_of_one_place_share_its_row() -> None:
    """A place has all claims and sentences that it supports; another page of the same source is another place."""
    other = LABEL.model_copy(update={"page": "9"})
    found = listed(
        "1. Example Label. 2026-02.", ("One¹", "exact", LABEL), ("Two¹", "variant", LABEL), ("Three¹", "exact", other)
    )
    (source,) = found.sources
    assert (source.number, source.document, source.looks) == ("1", "Example Label", ())
    assert [(one.page, one.claims) for one in source.places] == [("3", ("c0", "c1")), ("9", ("c2",))]
    assert source.places[0].said == (("body", "One¹"), ("body", "Two¹"))
    assert found.open == ()


def test_two_labels_of_one_name_are_two_sources() -> None:
    """An entry that names neither is not given to one of them by guess."""
    older = LABEL.model_copy(update={"label_version": "2025-01"})
    found = listed("1. Example Label.", ("One¹", "exact", LABEL), ("Two¹", "exact", older))
    assert [(one.document, one.label_version, one.number) for one in found.sources] == [
        ("Example Label", "2026-02", ""),
        ("Example Label.", "", "1"),
        ("Example Label", "2025-01", ""),
    ]
    assert found.sources[0].looks == ("not in the piece's list of references",)


def test_an_entry_in_the_words_of_a_source_is_that_source() -> None:
    """An entry that only begins alike, or whose name goes on, is another one."""
    found = listed(
        "1. Example Labels of others.\n2. Example Label. 2026-02.\n3. Example Label. Another edition.",
        ("One²", "exact", LABEL),
    )
    assert [(one.document, one.number) for one in found.sources] == [
        ("Example Label", "2"),
        ("Example Labels of others.", "1"),
        ("Example Label. Another edition.", "3"),
    ]
    assert found.sources[1].looks == ("no mark in the piece leads to it",)


def test_a_mark_before_the_claim_mentions_the_source_first() -> None:
    """The source keeps the place of its first mention, and has the name that is on file."""
    found = listed("1. Example Label.", ("Plain words¹", "connective", None), ("One", "exact", LABEL))
    (source,) = found.sources
    assert (source.document, source.label_version) == ("Example Label", "2026-02")
    assert [one.page for one in source.places] == ["", "3"]


def test_sentences_whose_support_is_open_say_why() -> None:
    """No claim, a mark that leads nowhere, a claim on file without a document."""
    found = listed(
        "1. Example Label. 2026-02.",
        ("Nothing says it", "unsupported", None),
        ("A lost mark⁹", "unsupported", None),
        ("Without a document", "exact", ClaimSource(page="4")),
        ("With a mark alone¹", "unsupported", None),
    )
    assert [(one.said, one.why) for one in found.open] == [
        ("Nothing says it", "No approved claim on file says it, and it has no reference mark."),
        ("A lost mark⁹", "The mark 9 leads to no reference."),
        ("Without a document", "The claim c2 does not name a source document."),
    ]
