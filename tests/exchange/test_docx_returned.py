"""Documents that come back: what is read of them, and that our own bring nothing new."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdraft.domain.comment_places import PlacedComment, place_comments
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Block, render
from fairdraft.domain.piece_comment import CommentAnswer, PieceComment
from fairdraft.domain.recorded_talk import comment_words
from fairdraft.domain.returned_document import ReturnedDocument
from fairdraft.domain.returned_lines import match_lines
from fairdraft.domain.returned_places import CommentPlaces
from fairdraft.domain.returned_talk import returned_talk
from fairdraft.domain.returned_words import returned_changes
from fairdraft.domain.review_document import ReviewComment, ReviewDocument, ReviewedText
from fairdraft.exchange import docx_package, docx_returned
from fairdraft.exchange.docx_returned import read_returned
from fairdraft.exchange.word_document import word_bytes

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
JANE = 'w:author="Dr. Jane Roe" w:date="2026-03-04T09:30:00Z"'


def run(text: str, tag: str = "w:t") -> str:
    return f'<w:r><{tag} xml:space="preserve">{text}</{tag}></w:r>'


def paragraph(*inner: str, mark: str = "") -> str:
    return f"<w:p>{f'<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>' if mark else ''}{''.join(inner)}</w:p>"


def comment(number: int, *lines: str, head: str = JANE) -> str:
    inner = "".join(f'<w:p w14:paraId="{number:07X}{n}">{run(line)}</w:p>' for n, line in enumerate(lines))
    return f'<w:comment xmlns:w14="{_W14}" w:id="{number}" {head}>{inner}</w:comment>'


def about(number: int, words: str) -> str:
    return (
        f'<w:commentRangeStart w:id="{number}"/>{run(words)}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )


def written(docx_maker, body: str, comments: str = "", extended: str | None = None) -> Path:
    parts = docx_maker.parts(body, **({"comments": comments} if comments else {}))
    if extended is not None:
        parts["word/commentsExtended.xml"] = f'<w15:commentsEx xmlns:w15="{_W15}">{extended}</w15:commentsEx>'
        kinds = {"comments": "comments.xml", "commentsExtended": "commentsExtended.xml"}
        parts["word/_rels/document.xml.rels"] = docx_maker.relationships(kinds)
    return docx_maker.write_bytes(docx_maker.zipped(parts))


def test_comments_come_with_author_date_words_and_answers(docx_maker) -> None:
    """Several paragraphs, the words, the answers, who and when, and whether somebody marked it as done."""
    body = paragraph(run("Ask "), about(1, "your doctor"), run(" today."))
    comments = comment(1, "Which doctor?", "Say more.") + comment(2, "The label says so.", head='w:author="Li"')
    extended = (
        '<w15:commentEx w15:paraId="00000011" w15:done="1"/>'
        '<w15:commentEx w15:paraId="00000020" w15:paraIdParent="00000011" w15:done="0"/>'
    )
    read = read_returned(written(docx_maker, body, comments, extended))
    (one,) = read.comments
    assert (one.author, one.at, one.text) == ("Dr. Jane Roe", NOW, "Which doctor?\nSay more.")
    assert read.whole[one.start : one.end] == "your doctor"
    assert one.is_done
    assert [(x.author, x.at, x.text) for x in one.answers] == [("Li", None, "The label says so.")]


def test_without_the_part_for_threads_each_comment_stands_alone(docx_maker) -> None:
    """Files of older programs and of Google Docs lack that part, and say so."""
    body = paragraph(about(1, "today"), about(2, "today"))
    read = read_returned(written(docx_maker, body, comment(1, "Why?") + comment(2, "Because.")))
    assert [one.text for one in read.comments] == ["Why?", "Because."]
    assert not read.is_threaded
    # LibreOffice 7.4 tells there which are done, and nothing of the others.
    done = '<w15:commentEx w15:paraId="00000010" w15:done="1"/>'
    read = read_returned(written(docx_maker, body, comment(1, "Why?") + comment(2, "Because."), done))
    assert ([one.is_done for one in read.comments], read.is_threaded) == ([True, False], False)


def test_answers_that_go_round_in_a_circle_are_lost_by_nobody(docx_maker) -> None:
    """A file may say that two comments answer each other."""
    extended = (
        '<w15:commentEx w15:paraId="00000010" w15:paraIdParent="00000020"/>'
        '<w15:commentEx w15:paraId="00000020" w15:paraIdParent="00000010"/>'
    )
    comments = comment(1, "One.") + comment(2, "Two.")
    read = read_returned(written(docx_maker, paragraph(about(1, "a"), about(2, "b")), comments, extended))
    assert [one.text for one in read.comments] == ["One.", "Two."]


def test_tracked_changes_are_read_both_ways(docx_maker) -> None:
    """The text with all of them accepted and with all rejected, words moved and lines parted and joined as well."""
    body = (
        paragraph(run("Ask "), f'<w:ins w:id="1" {JANE}>{run("for ")}</w:ins>', run("help."))
        + paragraph(run("One,"), mark=f'<w:ins w:id="2" {JANE}/>')
        + paragraph(run(" two."))
        + paragraph(f'<w:ins w:id="9" {JANE}>{run("New.")}</w:ins>', mark=f'<w:ins w:id="10" {JANE}/>')
        + paragraph(f'<w:del w:id="3" {JANE}>{run("Gone.", "w:delText")}</w:del>', mark=f'<w:del w:id="4" {JANE}/>')
        + paragraph(
            f'<w:moveFrom w:id="5" {JANE}>{run("here")}</w:moveFrom>',
            run("There"),
            f'<w:moveTo w:id="6" {JANE}>{run("here")}</w:moveTo>',
            f'<w:ins w:id="7" {JANE}><w:del w:id="8" {JANE}>{run("never", "w:delText")}</w:del></w:ins>',
        )
    )
    read = read_returned(docx_maker.write(body))
    assert read.text == "Ask for help.\nOne,\n two.\nNew.\nTherehere\n"
    assert read.original == "Ask help.\nOne, two.\nGone.\nhereThere\n"
    assert [one.text for one in read.lines] == ["Ask help.", "One, two.", "", "Gone.", "hereThere"]
    assert [one.now for one in read.lines] == ["Ask for help.", "One,\n two.", "New.", "", "Therehere"]
    assert read.lines[0].authors == ("Dr. Jane Roe",)
    for line in read.lines:
        assert read.in_original(line.start) == line.begins


@pytest.mark.parametrize("written_as", ["yesterday", "0001-01-01T00:00:00Z", "9999-12-31T23:00:00-23:00", ""])
def test_a_date_that_cannot_be_meant_is_none(docx_maker, written_as: str) -> None:
    """A comment without a date, or with one that is none, is read all the same."""
    comments = comment(1, "Why?", head=f'w:author="Li" w:date="{written_as}"')
    (one,) = read_returned(written(docx_maker, paragraph(about(1, "today")), comments)).comments
    assert one.at is None


def test_what_is_no_word_document_is_refused(docx_maker, tmp_path: Path) -> None:
    """Another kind of file, an old .doc under a new name, and entities that multiply are told in a sentence."""
    other = tmp_path / "deck.odt"
    other.write_bytes(b"PK")
    with pytest.raises(KnownError, match=r"ends in neither \.docx nor \.pdf"):
        read_returned(other)
    with pytest.raises(KnownError, match=r"old \.doc file"):
        read_returned(docx_maker.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"0" * 600))
    parts = docx_maker.parts(paragraph(run("a")), comments="")
    parts["word/comments.xml"] = '<!DOCTYPE x [<!ENTITY a "aaaa">]><w:comments/>'
    with pytest.raises(KnownError, match="declares a document type"):
        read_returned(docx_maker.write_bytes(docx_maker.zipped(parts)))


def test_a_part_that_grows_when_unpacked_is_refused(docx_maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments are unpacked no further than other parts, and broken ones are told."""
    monkeypatch.setattr(docx_package, "LARGEST_PART", 1 << 20)
    file = written(docx_maker, paragraph(about(1, "a")), comment(1, "x" * (1 << 21)))
    with pytest.raises(KnownError, match="unpacks to more than 1 MiB"):
        read_returned(file)
    with pytest.raises(KnownError, match="its XML breaks"):
        read_returned(written(docx_maker, paragraph(about(1, "a")), comment(1, "a"), "<w15:commentEx"))


def test_more_than_anybody_reads_is_refused(docx_maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many comments, and so long a one, that no person wrote them."""
    monkeypatch.setattr(docx_returned, "MOST_COMMENTS", 2)
    monkeypatch.setattr(docx_returned, "LONGEST_COMMENT", 20)
    body = paragraph(*(about(n, "a") for n in range(3)))
    with pytest.raises(KnownError, match="has 3 comments"):
        read_returned(written(docx_maker, body, "".join(comment(n, "x") for n in range(3))))
    with pytest.raises(KnownError, match="has 21 characters"):
        read_returned(written(docx_maker, body, comment(1, "x" * 21)))


# Words that decks have around the piece as well are among them.
_LINES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30),
    st.sampled_from(
        ["Headline", "Ask your doctor.", "[a note]", "ISI", "Body: more", "Comments on record", "VO: Hello.", "Copy"]
    ),
)
_TEXTS = st.lists(_LINES, min_size=1, max_size=4).map("\n".join)
_SECTIONS = st.sampled_from(
    [("headline", "copy"), ("body", "copy"), ("isi", "locked"), ("voice_over", "voice_over"), ("note", "note")]
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_what_we_wrote_ourselves_brings_nothing(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever a piece says and whatever was said of it: its annotated deck brings no comment and no change."""
    drawn = data.draw(st.lists(st.tuples(_SECTIONS, _TEXTS), min_size=1, max_size=5))
    blocks = tuple(Block(f"b{n}", *kind, text) for n, (kind, text) in enumerate(drawn) if text.strip())
    text = render(blocks).text
    said: list[PieceComment] = []
    for number in range(data.draw(st.integers(0, 3)) if text.strip() else 0):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        words = data.draw(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1))
        answer = CommentAnswer(f"a{number}", f"c{number}", "answered", "Agreed.\nOr not.", "W1", NOW)
        quote = text[start:end]
        one = PieceComment(f"c{number}", "p", "r", start, end, quote, "", words, "M1", NOW, (answer,) * (number % 2))
        said.append(one)
    document = read_back(tmp_path, blocks, place_comments(said, {"r": text}, text))
    matched = match_lines(blocks, document.lines)
    places = CommentPlaces(blocks, matched, document)
    talk = returned_talk(document, said, places.place, lambda _place: "unchanged")
    assert not [one for one in talk if one.brings_something]
    assert not returned_changes(blocks, blocks, matched, document.lines)


def read_back(folder: Path, blocks: tuple[Block, ...], talk: tuple[PlacedComment, ...]) -> ReturnedDocument:
    finding = ReviewComment("Fairdraft", "Error · ISI-01 · open\nIt is missing.", None, NOW, "error", "open")
    comments = [ReviewComment(one.comment.by, comment_words(one), one.span, NOW) for one in talk]
    text = ReviewedText("A piece", ("GLYNORA: product-claim, web",), blocks, (finding, *comments))
    deck = ReviewDocument("piece", "A piece", (text,), (), NOW, (), (), sample_data=False)
    file = folder / "piece.docx"
    file.write_bytes(word_bytes(deck))
    return read_returned(file)


def test_a_span_of_words_is_found_again(tmp_path: Path) -> None:
    """A comment of the file stands on the words of the piece that it was made on."""
    blocks = (
        Block("h", "headline", "copy", "More mornings"),
        Block("b", "body", "copy", "Ask your doctor.\nAsk twice."),
    )
    text = render(blocks).text
    start = text.index("twice")
    one = PieceComment("c", "p", "r", start, start + 5, "twice", "", "Why?", "M1", NOW)
    document = read_back(tmp_path, blocks, place_comments([one], {"r": text}, text))
    places = CommentPlaces(blocks, match_lines(blocks, document.lines), document)
    found = next(places.place(x) for x in document.comments if x.author == "M1")
    assert found is not None
    assert (found.span, found.quote, found.beside) == (Span(start, start + 5), "twice", False)
