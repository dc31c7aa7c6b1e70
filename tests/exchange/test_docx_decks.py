"""Decks as agencies write them in Word: tables with heads, lists that count, struck words, empty fields."""

import re
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.deck_labels import NOT_APPROVED
from fairdraft.domain.deck_table import TableCell, deck_rows
from fairdraft.domain.manuscript import read_manuscript
from fairdraft.domain.text_document import NO_COPY
from fairdraft.exchange.docx_lists import DocxLists, ListCounter, ListPlace, _Level, _List
from fairdraft.exchange.docx_returned import read_returned
from fairdraft.exchange.docx_text import docx_text, read_docx
from fairdraft.exchange.library_files import ApprovedTextFiles
from fairdraft.exchange.text_documents import read_text_document
from fairdraft.exchange.word_parts import put_words


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inner: str, properties: str = "") -> str:
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{''.join(inner)}</w:p>"


def item(text: str, list_id: str, level: int = 0, more: str = "") -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>{more}'
    return paragraph(run(text), properties=place)


def table(*rows: tuple[str, ...]) -> str:
    cells = ["".join(f"<w:tc>{paragraph(run(one))}</w:tc>" for one in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{one}</w:tr>" for one in cells) + "</w:tbl>"


def level(number: int, form: str, shows: str, start: int | str = 1) -> str:
    counts = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shows}"/>'
    return f'<w:lvl w:ilvl="{number}">{counts}</w:lvl>'


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "%1%2)")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{level(0, "upperRoman", "%1", start=3)}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>'
)


def test_numbers_and_bullets_of_lists_stand_before_their_lines(docx_maker) -> None:
    """As Word counts them: level by level, on after other paragraphs, anew where a list says so."""
    body = "".join(
        (
            *(item("one", "1"), item("first", "1", 1), item("second", "1", 1), paragraph(run("between"))),
            *(item("two", "1"), item("first again", "1", 1), item("risk", "2"), item("anew", "3"), item("third", "4")),
            *(item("no list", "0"), item("unknown", "77")),
        )
    )
    read = [
        *("1. one", "1a) first", "1b) second", "between", "2. two", "2a) first again", "• risk", "1. anew"),
        *("III. third", "no list", "unknown"),
    ]
    path = docx_maker.write(body, numbering=NUMBERING)
    assert docx_text(path).splitlines() == read
    assert [line.text for line in read_returned(path).lines] == read
    torn = docx_maker.parts(body, numbering=NUMBERING) | {"word/numbering.xml": "<w:numbering"}
    assert docx_text(docx_maker.write_bytes(docx_maker.zipped(torn))).splitlines()[0] == "one"


def test_a_style_puts_paragraphs_into_a_list_and_headings_have_no_number(docx_maker) -> None:
    """By a style or one that it is based on; a paragraph's own word counts more, and a heading names its part alone."""
    in_list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:styleId="Item"><w:pPr><w:outlineLvl w:val="9"/></w:pPr>{in_list}</w:style>'
        '<w:style w:styleId="Mine"><w:basedOn w:val="Item"/></w:style>'
        '<w:style w:styleId="Head"><w:basedOn w:val="Item"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    )
    # A style that is based on one that is based on it, as a damaged file may have it.
    deep = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
    styles += (
        f'<w:style w:styleId="Deep"><w:basedOn w:val="Deeper"/><w:pPr>{deep}</w:pPr></w:style>'
        '<w:style w:styleId="Deeper"><w:basedOn w:val="Deep"/></w:style>'
    )
    out = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = "".join(
        paragraph(run(text), properties=f'<w:pStyle w:val="{style}"/>{more}')
        for text, style, more in (
            *(("Headline", "Head", ""), ("a", "Item", ""), ("b", "Mine", ""), ("none", "Mine", out)),
            *(("first of b", "Deep", ""), ("second of b", "Deeper", "")),
            *(("c", "Item", '<w:outlineLvl w:val="9"/>'), ("Body", "Item", '<w:outlineLvl w:val="1"/>')),
        )
    )
    read = docx_text(docx_maker.write(body, numbering=NUMBERING, styles=styles))
    below = ["2a) first of b", "2b) second of b"]
    assert read.splitlines() == ["Headline", "1. a", "2. b", "none", *below, "3. c", "Body"]


def test_a_list_has_the_bullets_of_the_style_that_it_names(docx_maker) -> None:
    """Templates keep the levels of lists in styles of lists; of a list without any nothing is shown."""
    linked = (
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="House"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="Gone"/></w:abstractNum>'
    )
    lists = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (7, 8))
    house = (
        '<w:style w:type="numbering" w:styleId="House"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    body = item("dizziness", "7") + item("nausea", "8")
    path = docx_maker.write(body, numbering=f"{linked}{NUMBERING}{lists}", styles=house)
    assert docx_text(path).splitlines() == ["• dizziness", "nausea"]


def test_a_list_may_show_a_level_otherwise_than_its_definition(docx_maker) -> None:
    """It counts on with the others of the definition; so lists look that were pasted from another document."""
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)")}</w:lvlOverride>'
    lists = f'<w:num w:numId="9"><w:abstractNumId w:val="0"/>{own}</w:num>'
    body = item("one", "1") + item("two", "9") + item("sub", "9", 1) + item("three", "1")
    path = docx_maker.write(body, numbering=NUMBERING + lists)
    assert docx_text(path).splitlines() == ["1. one", "B) two", "Ba) sub", "3. three"]


@pytest.mark.parametrize(
    ("form", "shows", "start", "read"),
    [
        ("none", "Note:", "1", "Note: one"),
        ("none", "%1", "1", "one"),
        ("upperRoman", "%1.", "0", "0. one"),
        ("lowerLetter", "%1.", "0", "0. one"),
        ("decimal", "%1.", "²", "1. one"),
        ("decimal", "%1.", "100001", "1. one"),
        ("decimal", "%1.", "-4", "1. one"),
        ("cardinalText", "%1.", "7", "7. one"),
    ],
)
def test_levels_that_are_rare_or_damaged_still_read(docx_maker, form: str, shows: str, start: str, read: str) -> None:
    """Words stand before an item as they are; a count that no list has, and one in a form unknown here, is a number."""
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, form, shows, start)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert docx_text(docx_maker.write(item("one", "1"), numbering=numbering)) == read


def test_a_struck_item_does_not_count(docx_maker) -> None:
    """With its end struck by a tracked change a paragraph goes on in the next one, which has one number at most."""
    gone = "<w:rPr><w:del w:id='1' w:author='x'/></w:rPr>"
    struck = '<w:del w:id="2" w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del>'
    place = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    body = item("one", "1") + paragraph(struck, properties=place + gone) + item("", "1") + item("two", "1")
    assert docx_text(docx_maker.write(body, numbering=NUMBERING)).splitlines() == ["1. one", "", "2. two"]


@given(st.lists(st.tuples(st.integers(0, 8), st.sampled_from(["decimal", "lowerLetter", "lowerRoman"])), max_size=40))
def test_whatever_levels_follow_each_other_numbers_count_up(steps: list[tuple[int, str]]) -> None:
    """On the same level the next number is one more, unless a higher level came between."""
    levels = {at: _Level(form="decimal", shows=f"%{at + 1}.") for at in range(9)}
    counter = ListCounter(DocxLists({"0": levels}, {"1": _List("0")}))
    counts: dict[int, int] = {}
    for at, _ in steps:
        counts = {one: number for one, number in counts.items() if one <= at}
        counts[at] = counts.get(at, 0) + 1
        assert counter.mark("", ListPlace("1", at)) == f"{counts[at]}."


@pytest.mark.parametrize(
    ("form", "start", "shown"),
    [
        *(("lowerLetter", 27, "aa."), ("upperLetter", 2, "B."), ("lowerRoman", 1994, "mcmxciv."), ("none", 1, "")),
        *(("decimalZero", 7, "07."), ("ordinalText", 3, "3.")),
    ],
)
def test_numbers_are_written_as_their_level_says(form: str, start: int, shown: str) -> None:
    """Letters are doubled behind z; a form that is not known here counts in digits."""
    lists = DocxLists({"0": {0: _Level(start, form, "" if form == "none" else "%1.")}}, {"1": _List("0")})
    assert ListCounter(lists).mark("", ListPlace("1")) == shown


def test_words_struck_out_by_hand_are_no_text_and_are_told(docx_maker) -> None:
    """In a deck that came back they are struck by nobody who is named; where strikes are off they stand."""
    body = paragraph(
        run("Ask your "), run("physician ", "<w:strike/>"), run("doctor ", '<w:strike w:val="0"/>'), run("today.")
    )
    whole = paragraph(run("Taken any time.", "<w:dstrike/>")) * 5
    path = docx_maker.write(body + whole)
    read = read_docx(path)
    assert read.text == "Ask your doctor today."
    assert read.told == (
        "Words with strikethrough were left out: “physician”, “Taken any time”, “Taken any time” and 3 others.",
    )
    first = read_returned(path).lines[0]
    assert (first.text, first.now) == ("Ask your physician doctor today.", "Ask your doctor today.")


def test_fields_that_nobody_filled_in_are_no_text(docx_maker) -> None:
    """What a form asks for is left out and counted; what somebody wrote into another field stands."""

    def asked(words: str, *, empty: bool) -> str:
        shows = "<w:showingPlcHdr/>" if empty else ""
        return f"<w:sdt><w:sdtPr>{shows}</w:sdtPr><w:sdtContent>{words}</w:sdtContent></w:sdt>"

    inside = asked(paragraph(run("Job ") + asked(run("enter text"), empty=True)), empty=False)
    path = docx_maker.write(asked(paragraph(run("Choose an item.")), empty=True) + inside + paragraph(run("Copy")))
    read = read_docx(path)
    assert read.text == "Job \nCopy"
    assert read.told == ("2 fields that nobody has filled in were left out.",)
    assert read_returned(path).text.splitlines() == ["Job ", "Copy"]


def test_accepted_changes_and_pictures_are_told(docx_maker) -> None:
    """Whose changes were accepted, and that words may stand in pictures; a changed format is no change of words."""
    body = paragraph(
        '<w:ins w:id="1" w:author="Dr.  Roe">' + run("new ") + "</w:ins>",
        '<w:del w:id="2"><w:r><w:delText>old</w:delText></w:r></w:del>',
        run("words", "<w:rPrChange w:id='5' w:author='Format'><w:rPr/></w:rPrChange>"),
        "<w:r><mc:AlternateContent><mc:Choice><pic:pic/></mc:Choice><mc:Fallback><v:imagedata/></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
        properties="<w:rPr><w:ins w:id='6' w:author='Paragraph'/></w:rPr>",
    )
    assert read_docx(docx_maker.write(body)).told == (
        "Tracked changes were read as accepted: those by Dr. Roe and somebody.",
        "1 picture was not read and may contain words.",
    )


def test_what_stands_at_the_head_and_foot_of_pages_is_told(tmp_path: Path) -> None:
    """Job codes often stand there; numbers of pages, our own foot, and what is said twice, are told once or not at
    all.
    """
    document = python_docx.Document()
    document.add_paragraph("Copy")
    for words in ("US-GLY-26-0042 11/26", "Page 1 of 3", NOT_APPROVED, "US-GLY-26-0042 11/26"):
        section = document.add_section()
        section.footer.is_linked_to_previous = False
        section.footer.paragraphs[0].text = words
    path = tmp_path / "theirs.docx"
    document.save(str(path))
    read = read_docx(path)
    assert read.text.split() == ["Copy"]
    assert read.told == ("Headers and footers of pages were left out: “US-GLY-26-0042 11/26”.",)


def test_what_stands_beside_the_copy_of_a_deck_is_a_note(docx_maker) -> None:
    """Under heads the copy has the name of its part, and references, comments and counts stand in brackets."""
    deck = table(
        ("GLYNORA web page",),
        ("#", "Element", "Copy", "Ref.", "MLR comments"),
        ("1", "Hero headline (A)", "Small steps", "", "Keep [bold]"),
        ("2", "Body copy", "It is a tablet.", "1", ""),
        ("BELOW THE FOLD",),
        ("3", "Tile", "See how it works.", "", ""),
        ("Ask your doctor if a tablet that is taken once a day is right for you.",),
    )
    text = docx_text(docx_maker.write(deck))
    assert text.splitlines() == [
        "GLYNORA web page",
        *("headline:", "[Hero headline (A)]", "Small steps", "[#: 1]", "[MLR comments: Keep (bold)]"),
        *("Body copy:", "It is a tablet.", "[#: 2]", "[Ref.: 1]"),
        *("[BELOW THE FOLD]", "[Tile]", "See how it works.", "[#: 3]"),
        "Ask your doctor if a tablet that is taken once a day is right for you.",
    ]
    parts = [(one.section, one.text) for one in read_manuscript(text, lines_are_paragraphs=True) if one.kind == "copy"]
    assert parts[:2] == [("headline", "Small steps"), ("body", "It is a tablet.")]
    assert all(section == "body" for section, _ in parts[2:])


def test_cells_stand_under_their_heads_where_one_before_them_is_wide_or_an_empty_field(docx_maker) -> None:
    """Copy over several columns stays copy, and a remark behind it or behind a field to be filled in is none."""

    def cells(*told: tuple[str, int]) -> str:
        spans = (f'<w:tc><w:tcPr><w:gridSpan w:val="{n}"/></w:tcPr>{paragraph(run(one))}</w:tc>' for one, n in told)
        return f"<w:tr>{''.join(spans)}</w:tr>"

    heads = cells(("Element", 1), ("Copy", 1), ("Ref.", 1), ("Comments", 1))
    safety = "Do not take GLYNORA if you are allergic to it."
    wide = cells((safety, 3), ("MLR: agreed", 1)) + cells(("Body", 1), ("It is a tablet.", 2), ("MLR: fix", 1))
    field = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    copy = f"<w:tc>{paragraph(run('Click here.'))}</w:tc>"
    unfilled = f"<w:tr>{field.format(copy).join(f'<w:tc>{paragraph(run(one))}</w:tc>' for one in ('CTA', '1'))}</w:tr>"
    read = read_docx(docx_maker.write(f"<w:tbl>{heads}{wide}{unfilled}</w:tbl>"))
    assert list(filter(None, read.text.splitlines())) == [
        *(
            "Copy:",
            safety,
            "[Comments: MLR: agreed]",
            "Body:",
            "It is a tablet.",
            "[Comments: MLR: fix]",
            "CTA:",
            "[Ref.: 1]",
        ),
    ]
    assert read.told == ("1 field that nobody has filled in was left out.",)
    script = cells(("VO", 1), ("Super", 1), ("Comments", 1)) + cells(("Ray walks.", 2), ("MLR: fix", 1))
    assert docx_text(docx_maker.write(f"<w:tbl>{script}</w:tbl>")) == "VO: Ray walks.\n[Comments: MLR: fix]"


@pytest.mark.parametrize(
    "heads",
    [
        *(("Copy", "Market"), ("Copy", "Copy B"), ("Ref.", "Comments"), ("Element", "Comments"), ("Client", "Copy")),
        ("Copy" * 20, "Ref."),
    ],
)
def test_a_table_whose_heads_say_something_else_stays_as_it_is(heads: tuple[str, ...]) -> None:
    """Only where each column is known, and copy stands beside something else, words are taken for notes."""
    rows = (heads, ("GLYNORA", "is a tablet."))
    assert deck_rows([[TableCell([one]) for one in row] for row in rows]) is None


def test_a_remark_of_several_lines_has_its_head_once_and_a_row_without_copy_no_label() -> None:
    """What is said of a part before any copy is a note, and no copy is made up for it."""
    rows = ((["Element"], ["Copy"], ["MLR"]), (["Above"], [""], ["Fix", "", "now"]), (["Tile"], ["It is"], [""]))
    lines = deck_rows([[TableCell(cell) for cell in row] for row in rows])
    assert lines is not None
    assert list(filter(None, lines)) == ["[Above]", "[MLR: Fix]", "[now]", "Copy:", "[Tile]", "It is"]


def test_a_table_of_words_that_begin_like_heads_is_no_script(docx_maker) -> None:
    """A head is short; and in a column of a script, words that begin like a tag are words without its colon."""
    spoken = "Narrator and listener agree on where the long way home begins."
    assert docx_text(docx_maker.write(table((spoken, "b"), ("c", "d")))).splitlines() == [spoken, "b", "c", "d"]
    script = table(("VO", "Super"), ("Audio books help.", "SUPER: Actor portrayal"))
    assert docx_text(docx_maker.write(script)).splitlines() == ["VO: Audio books help.", "SUPER: Actor portrayal"]


def test_comments_beside_a_script_are_notes(docx_maker) -> None:
    """A column for references or remarks is nothing that is seen; art direction is."""
    script = table(("VO", "Art direction", "Ref. / MLR"), ("Ray walks.", "A river.", "PI 1"))
    assert docx_text(docx_maker.write(script)) == "VO: Ray walks.\nVISUAL: A river.\n[Ref. / MLR: PI 1]"


def test_facts_at_the_head_of_a_deck_stand_behind_their_names(docx_maker) -> None:
    """Once or twice in a row; where most names are others, or one is that of a part, cells stay lines of their own."""
    facts = table(("Client", "Example Pharma", "Version:", "R3"), ("Job number", "GLY-26-0113", "Writer", ""))
    assert docx_text(docx_maker.write(facts)).splitlines() == [
        *("Client: Example Pharma", "Version: R3", "Job number: GLY-26-0113", "Writer"),
    ]
    copy = table(("Version", "R3"), ("Date", "11/20"), ("Headline", "Small steps"))
    assert docx_text(docx_maker.write(copy)).splitlines()[-2:] == ["Headline", "Small steps"]
    other = table(("Week 26", "1.1 points"), ("Date", "11/20"))
    assert docx_text(docx_maker.write(other)).splitlines()[0] == "Week 26"


def test_approved_copy_in_a_deck_comes_into_the_library_alone(tmp_path: Path) -> None:
    """Without the head of the deck and what stands beside its copy, which no model is to be shown; that is told."""
    document = python_docx.Document()
    document.add_paragraph("Client: Example Pharma")
    made = document.add_table(rows=0, cols=3)
    for row in (("Element", "Copy", "Ref."), ("Headline", "Small steps", "1"), ("Body", "It is a tablet.", "2")):
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.text = words
    document.save(str(tmp_path / "deck.docx"))
    (found,) = ApprovedTextFiles().approved_texts(tmp_path / "deck.docx")
    assert found.text.split("\n") == ["Headline:", "Small steps", "", "Body:", "It is a tablet."]
    assert found.told == (NO_COPY,)


@pytest.mark.parametrize("first", ["Hero module", "", "Web page: home"])
def test_the_head_of_a_deck_ends_where_its_table_begins(docx_maker, first: str) -> None:
    """Copy of a first row whose name is no label is copy, and what is left out for a check moves no word."""
    rows = table(("Element", "Copy", "Ref."), (first, "Feel steady.", "1"), ("Headline", "Small steps", ""))
    document = read_text_document(docx_maker.write(paragraph(run("Client: Example Pharma")) + rows))
    assert document.copy_alone.split() == ["Copy:", "Feel", "steady.", "Headline:", "Small", "steps"]
    parts = read_manuscript(document.text, lines_are_paragraphs=True)
    assert [one.text for one in parts if one.kind == "copy"] == ["Feel steady.", "Small steps"]
    assert len(document.copy) == len(document.text)
    assert document.copy.index("Feel steady.") == document.text.index("Feel steady.")


WORD = re.compile(r"\w+")


LINES = st.lists(st.sampled_from(["Copy", "Ref.", "Headline", "[a]", "b: c", "", "two words", "a " * 9]), max_size=3)


@given(st.lists(st.lists(st.builds(TableCell, LINES, st.integers(1, 4))), max_size=5))
def test_no_word_of_a_deck_is_lost(rows: list[list[TableCell]]) -> None:
    """Whatever its rows look like, each word of each cell below the heads stands in a line."""
    heads = [TableCell(["Element"]), TableCell(["Copy"], 2), TableCell(["Ref."])]
    lines = deck_rows([heads, *rows])
    assert lines is not None
    read = sorted(WORD.findall(" ".join(lines)))
    for row in rows:
        for cell in row:
            for word in WORD.findall(" ".join(cell.lines)):
                assert word in read
                read.remove(word)


def test_what_word_writes_itself_is_read(tmp_path: Path) -> None:
    """The lists of python-docx's own template, which are Word's, count and have bullets."""
    document = python_docx.Document()
    for text, style in (("a", "List Number"), ("b", "List Number"), ("c", "List Bullet"), ("d", "Heading 1")):
        document.add_paragraph(text, style=style)
    document.save(str(tmp_path / "theirs.docx"))
    assert docx_text(tmp_path / "theirs.docx") == "1. a\n2. b\n• c\nd"


def test_marks_go_out_as_superscript_letters_and_come_back(tmp_path: Path) -> None:
    """Reference marks, letters of footnotes and powers; beside each other, at both ends, and what cannot be raised."""
    texts = ["¹,²–⁴ sugar ᵃ,ᵇ", "10⁻³ and 10ⁿ⁺¹³", "GLYNORA®¹", "²,⁺", "no mark", "A1C¹\n• item²"]
    document = python_docx.Document()
    for text in texts:
        put_words(document.add_paragraph(), text)
    document.save(str(tmp_path / "marks.docx"))
    assert docx_text(tmp_path / "marks.docx") == "\n".join(texts)
    runs = [one.text for paragraph in document.paragraphs for one in paragraph.runs if one.font.superscript]
    assert runs == ["1,2–4", "a,b", "-3", "n+13", "1", "1", "2"]
