"""What is new of what was said in a document that came back."""

import time
from datetime import UTC, datetime, timedelta

from fairdraft.domain.finding import Span
from fairdraft.domain.piece_comment import PieceComment
from fairdraft.domain.returned_document import FileComment, ReturnedDocument, Stretch
from fairdraft.domain.returned_places import ReturnedPlace
from fairdraft.domain.returned_talk import returned_talk

MADE = datetime(2026, 3, 4, tzinfo=UTC)


def test_thousands_of_comments_are_known_again_at_once() -> None:
    """In another order than they were made in, some with the same words; one second later it is another one."""
    said = [f"See section {number // 2} of the label. " * 5 for number in range(3_000)]
    known = [
        PieceComment(str(n), "p", "r", 0, 5, "Small", "hash", text, "M1", MADE + timedelta(seconds=n))
        for n, text in enumerate(said)
    ]
    there = [FileComment("Jane", one.made_at, one.text, 0, 5) for one in reversed(known)]
    there.append(FileComment("Jane", MADE + timedelta(seconds=2), said[0], 0, 5))
    document = ReturnedDocument("a.docx", (Stretch("Small steps.\n"),), tuple(there))
    began = time.process_time()
    talk = returned_talk(document, known, lambda _: ReturnedPlace(Span(0, 5), "Small"), lambda _: "unchanged")
    assert time.process_time() - began < 2
    assert [one.existing.id for one in talk if one.existing] == [one.id for one in reversed(known)]
    assert [one.kind for one in talk if not one.existing] == ["new"]
