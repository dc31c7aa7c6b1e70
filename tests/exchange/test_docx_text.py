import struct
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.docx_package import LARGEST_PART, MOST_PARTS
from fairdraft.exchange.docx_returned import read_returned
from fairdraft.exchange.docx_text import docx_text, read_docx


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inner: str, properties: str = "") -> str:
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{''.join(inner)}</w:p>"


def test_paragraphs_and_blank_lines_are_blocks(docx_maker) -> None:
    """Each paragraph is a block on a line of its own, empty ones too."""
    body = paragraph(run("Ask your doctor.")) + paragraph() + paragraph(run("For "), run("adults"))
    assert docx_text(docx_maker.write(body)) == "Ask your doctor.\n\nFor adults"


def test_what_paragraph_text_drops_is_kept(docx_maker) -> None:
    """Tracked insertions, moved-in text, content controls, smart tags, links, fields and formulas are text."""
    body = paragraph(
        run("a"),
        f'<w:ins w:id="1" w:author="x">{run("b")}</w:ins>',
        f'<w:moveTo w:id="2" w:author="x">{run("c")}</w:moveTo>',
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('d')}</w:sdtContent></w:sdt>",
        f'<w:smartTag w:element="x"><w:smartTag w:element="y">{run("e")}</w:smartTag></w:smartTag>',
        f'<w:hyperlink w:anchor="x">{run("f")}</w:hyperlink>',
        f'<w:fldSimple w:instr="PAGE">{run("g")}</w:fldSimple>',
        "<m:oMath><m:r><m:t>h</m:t></m:r></m:oMath>",
        "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>DATE</w:instrText></w:r>",
    )
    block = f"<w:sdt><w:sdtContent>{paragraph(run('i'))}</w:sdtContent></w:sdt>"
    assert docx_text(docx_maker.write(body + block)) == "abcdefgh\ni"


def test_tracked_deletions_and_hidden_text_are_no_text(docx_maker) -> None:
    """Deleted, moved-away and hidden words are not checked, words hidden by `w:val="0"` are."""
    body = paragraph(
        run("kept"),
        '<w:del w:id="1" w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del>',
        f'<w:moveFrom w:id="2" w:author="x">{run("moved")}</w:moveFrom>',
        f'<w:ins w:id="3" w:author="x"><w:del w:id="4" w:author="y">{run("undone")}</w:del></w:ins>',
        run("hidden", "<w:vanish/>"),
        run(" shown", '<w:vanish w:val="0"/>'),
        run(" once hidden", "<w:rPrChange w:id='5' w:author='x'><w:rPr><w:vanish/></w:rPr></w:rPrChange>"),
        properties="<w:rPr><w:vanish/></w:rPr>",
    )
    assert docx_text(docx_maker.write(body)) == "kept shown once hidden"


def test_raised_digits_are_reference_marks(docx_maker) -> None:
    """By hand or by a style, in notes too; lowered ones, and what is raised no more, are digits."""
    styles = (
        '<w:style w:type="character" w:styleId="Mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Small"><w:basedOn w:val="Mark"/></w:style>'
        '<w:style w:type="character" w:styleId="Level"><w:basedOn w:val="Mark"/>'
        '<w:rPr><w:vertAlign w:val="baseline"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Round"><w:basedOn w:val="Round"/></w:style>'
    )
    body = paragraph(
        run("lowers blood sugar"),
        run("1,2", '<w:vertAlign w:val="superscript"/>'),
        run(" and weight"),
        run("10", '<w:rStyle w:val="Small"/>'),
        run(" of H"),
        run("2", '<w:vertAlign w:val="subscript"/>'),
        run("O 3", '<w:rStyle w:val="Level"/>'),
        run("4", '<w:rStyle w:val="Mark"/><w:vertAlign w:val="baseline"/>'),
        run("5", '<w:rStyle w:val="Round"/>'),
        run(" GLYNORA"),
        run("TM", '<w:vertAlign w:val="superscript"/>'),
        run(" 7", "<w:rPrChange w:id='5' w:author='x'><w:rPr><w:vertAlign w:val='superscript'/></w:rPr></w:rPrChange>"),
    )
    read = "lowers blood sugar¹,² and weight¹⁰ of H2O 345 GLYNORA™ 7"
    parts = docx_maker.parts(body, styles=styles)
    assert docx_text(docx_maker.write_bytes(docx_maker.zipped(parts))) == read
    parts["word/styles.xml"] = "<w:styles"
    torn = docx_text(docx_maker.write_bytes(docx_maker.zipped(parts)))
    assert torn == read.replace("¹⁰", "10")


def test_raised_letters_lead_to_footnotes_and_raised_endings_stay(docx_maker) -> None:
    """They are no letters of the word before them, also where several runs make one mark."""
    up = '<w:vertAlign w:val="superscript"/>'
    body = paragraph(
        *(run("after 26 weeks"), run("a", up), run(","), run("b", up), run(" on the 1"), run("st", up), run(" day")),
        *(run(", better"), run("c", up), run(",", up), run("1", up)),
    )
    assert docx_text(docx_maker.write(body)) == "after 26 weeksᵃ,ᵇ on the 1st day, betterᶜ,¹"


def test_a_power_stays_one_however_its_letters_are_split(docx_maker) -> None:
    """Ten to the second is no hundred and two, and a power with a minus no range of references."""
    up = '<w:vertAlign w:val="superscript"/>'
    body = paragraph(
        *(run("10"), run("2", up), run(" and 10"), run("-", up), run("1", up), run("2", up), run(" and 10")),
        *(
            run("n", up),
            run(", Na"),
            run("+", up),
            run(", seen"),
            run("1", up),
            run("–3", up),
            run(", 1"),
            run("st", up),
        ),
        *(run(" GLYNORA"), run("®", up)),
    )
    read = "10² and 10⁻¹² and 10ⁿ, Na⁺, seen¹–³, 1st GLYNORA®"
    path = docx_maker.write(body)
    assert docx_text(path) == read
    assert [line.text for line in read_returned(path).lines] == [read]


def test_lifted_digits_are_reference_marks_where_words_stay_words(docx_maker) -> None:
    """Some programs lift marks by points; a lifted line of a design, and what is merely shifted, keeps its digits."""
    up, little = '<w:position w:val="8"/>', '<w:position w:val="1"/>'
    body = paragraph(
        run("sugar"),
        run("1,2", up),
        run(" in 10", little),
        run("-3", up),
        run(" 24 hours", up),
        run(" R", '<w:position w:val="x"/>'),
    )
    assert docx_text(docx_maker.write(body)) == "sugar¹,² in 10-3 24 hours R"


def test_marks_of_scripts_and_boxes_are_raised(docx_maker) -> None:
    """Wherever words stand, the number above them is a mark."""
    mark = run("1", '<w:vertAlign w:val="superscript"/>')

    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{paragraph(one)}</w:tc>' for one in cells)}</w:tr>"

    table = f"<w:tbl>{row(run('VO'), run('SUPER'))}{row(run('Ask.'), run('Less itch.') + mark)}</w:tbl>"
    inside = f"<w:txbxContent>{paragraph(run('boxed'), mark)}</w:txbxContent>"
    box = f"<w:r><w:pict><v:textbox>{inside}</v:textbox></w:pict></w:r>"
    found = docx_text(docx_maker.write(table + paragraph(box)))
    assert "SUPER: Less itch.¹" in found.splitlines()
    assert "boxed¹" in found.splitlines()


def test_a_deleted_paragraph_mark_joins_two_paragraphs(docx_maker) -> None:
    """With the deletion of a paragraph's mark accepted, the next paragraph continues it, in its own cell only."""
    mark = "<w:rPr><w:del w:id='1' w:author='x'/></w:rPr>"
    body = paragraph(run("one "), properties=mark) + paragraph(run("two "), properties=mark) + paragraph(run("three"))
    cells = f"<w:tc>{paragraph(run('a'), properties=mark)}</w:tc><w:tc>{paragraph(run('b'))}</w:tc>"
    table = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    assert docx_text(docx_maker.write(body + table)) == "one two three\na\nb"


def test_special_characters_in_runs(docx_maker) -> None:
    """Tabs, breaks, both hyphens and inserted symbols become the characters that they stand for."""
    marks = "<w:tab/><w:br/><w:cr/><w:noBreakHyphen/><w:softHyphen/>"
    symbols = "".join(
        f'<w:sym w:font="{font}" w:char="{code}"/>'
        for font, code in (
            ("Symbol", "F0D2"),
            ("Symbol", "F0E4"),
            ("Symbol", "00B3"),
            ("Wingdings", "F0FC"),
            ("Arial", "00AE"),
            ("Wingdings 3", "F041"),
            ("Arial", "wrong"),
        )
    )
    tabs = "<w:tabs><w:tab w:val='left'/></w:tabs>"
    body = paragraph(f"<w:r>{marks}{symbols}</w:r>", properties=tabs)
    assert docx_text(docx_maker.write(body)) == "\t\n\n\u2011\u00ad®™≥✓®\ufffd\ufffd"


def test_blanks_count_only_where_the_file_says_so(docx_maker) -> None:
    """White space around the words of an element counts with xml:space="preserve"; a line feed in them is a blank."""
    body = paragraph("<w:r><w:t>\n a\nb \n</w:t></w:r>", run(" c "))
    assert docx_text(docx_maker.write(body)) == "a b c "


def test_tables_are_read_cell_by_cell(docx_maker) -> None:
    """Cells come in reading order, a table in a cell at its place."""
    inner = f"<w:tbl><w:tr><w:tc>{paragraph(run('inner'))}</w:tc></w:tr></w:tbl>"
    cells = f"<w:tc>{paragraph(run('a'))}{inner}{paragraph(run('b'))}</w:tc><w:tc>{paragraph(run('c'))}</w:tc>"
    assert docx_text(docx_maker.write(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")) == "a\ninner\nb\nc"


def test_a_text_box_is_read_once_after_its_paragraph(docx_maker) -> None:
    """Of a box's new and old form one is read, and a paragraph that only carries it leaves no empty line."""
    box = f"<w:txbxContent>{paragraph(run('boxed'))}{paragraph(run('second'))}</w:txbxContent>"
    choice = f"<mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    both = f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    old = f"<w:r><mc:AlternateContent>{fallback}</mc:AlternateContent></w:r>"
    assert docx_text(docx_maker.write(paragraph(run("a"), both, run("b")))) == "ab\nboxed\nsecond"
    assert docx_text(docx_maker.write(paragraph(old) + paragraph(run("c")))) == "boxed\nsecond\nc"


def test_notes_follow_in_the_order_of_their_references(docx_maker) -> None:
    """Footnotes and endnotes that the text refers to come last; those of deleted references do not."""

    def reference(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    body = paragraph(
        run("a"),
        reference("footnote", 3),
        reference("endnote", 1),
        reference("footnote", 2),
        f'<w:del w:id="9" w:author="x">{reference("footnote", 4)}</w:del>',
    )
    notes = "".join(f'<w:footnote w:id="{n}">{paragraph(run(f"foot {n}"))}</w:footnote>' for n in (2, 3, 4))
    separator = f'<w:footnote w:type="separator" w:id="-1">{paragraph("<w:r><w:separator/></w:r>")}</w:footnote>'
    path = docx_maker.write(
        body,
        footnotes=separator + notes,
        endnotes=f'<w:endnote w:id="1">{paragraph(run("end 1"))}{paragraph(run("more"))}</w:endnote>',
    )
    read = read_docx(path)
    assert read.text == "a¹²³\n¹ foot 3\n² end 1\nmore\n³ foot 2"
    assert [read.text[at:].split("\n")[0] for at in read.notes] == ["¹ foot 3", "² end 1", "³ foot 2"]


def test_a_note_with_a_sign_of_its_own_gets_no_number(docx_maker) -> None:
    """The sign that somebody chose stands as text before the note and where it belongs; others count without it."""
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>†</w:t></w:r>'
    body = paragraph(run("a"), own, run(" b"), '<w:r><w:footnoteReference w:id="2"/></w:r>')
    notes = f'<w:footnote w:id="1">{paragraph(run("† one"))}</w:footnote>'
    mark = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:footnoteRef/></w:r>"
    notes += f'<w:footnote w:id="2">{paragraph(mark, run(" two"))}</w:footnote><w:footnote w:id="3"/>'
    assert docx_text(docx_maker.write(body, footnotes=notes)) == "a† b¹\n† one\n¹ two"


def test_strict_documents_are_read(docx_maker) -> None:
    """The namespaces of ISO 29500 strict mean the same."""
    parts = docx_maker.parts(paragraph(run("strict")))
    strict = str(parts["word/document.xml"]).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    path = docx_maker.write_bytes(docx_maker.zipped(parts | {"word/document.xml": strict}))
    assert docx_text(path) == "strict"


# Word processors cannot store control characters; the rest of Unicode has to come through.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(WORDS, min_size=1, max_size=5))
@example(["", "  two  blanks  ", "“curly” – U\u2011hyphen \U0001f600"])
def test_text_that_python_docx_writes_comes_back(tmp_path: Path, texts: list[str]) -> None:
    """A document written by another program is read back paragraph by paragraph, unchanged."""
    document = python_docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(tmp_path / "theirs.docx"))
    assert docx_text(tmp_path / "theirs.docx") == "\n".join(texts)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE w:document [<!ENTITY a "adults">]>',
        '<!DOCTYPE w:document SYSTEM "http://localhost/x.dtd">',
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>',
    ],
)
def test_a_document_type_declaration_is_refused(docx_maker, doctype: str) -> None:
    """Entities that a declaration could bring never reach the text."""
    parts = docx_maker.parts(paragraph(run("for &a;")))
    xml = str(parts["word/document.xml"]).replace("?>", f"?>{doctype}", 1)
    path = docx_maker.write_bytes(docx_maker.zipped(parts | {"word/document.xml": xml}))
    with pytest.raises(KnownError, match="declares a document type") as told:
        docx_text(path)
    assert str(path) in told.value.what


def test_a_zip_bomb_is_refused(docx_maker) -> None:
    """A part that unpacks beyond the limit is refused, also where the file lies about its size."""
    honest = docx_maker.zipped(docx_maker.parts("") | {"word/document.xml": b" " * (LARGEST_PART + 1)})
    assert len(honest) < 200_000
    with pytest.raises(KnownError, match="unpacks to more than 64 MiB"):
        docx_text(docx_maker.write_bytes(honest))
    lying = honest.replace(struct.pack("<I", LARGEST_PART + 1), struct.pack("<I", 1000))
    assert lying != honest
    with pytest.raises(KnownError):
        docx_text(docx_maker.write_bytes(lying))


def test_too_many_parts_are_refused(docx_maker) -> None:
    """A zip with more parts than any document has is refused before they are looked at."""
    parts = docx_maker.parts("") | {f"x/{number}": "" for number in range(MOST_PARTS)}
    with pytest.raises(KnownError, match="parts, more than any document needs"):
        docx_text(docx_maker.write_bytes(docx_maker.zipped(parts)))


def test_encrypted_files_say_so(docx_maker) -> None:
    """A password-protected document (a compound file) and an encrypted zip entry are told as such."""
    with pytest.raises(KnownError, match="protected with a password"):
        docx_text(docx_maker.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)))
    data = docx_maker.zipped({"_rels/.rels": docx_maker.relationships({"officeDocument": "word/document.xml"})})
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    flagged = bytearray(data)
    flagged[local + 6] |= 1
    flagged[central + 8] |= 1
    with pytest.raises(KnownError, match="is encrypted"):
        docx_text(docx_maker.write_bytes(bytes(flagged)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"just text", "is not a .docx file"),
        (b"PK\x03\x04 cut off", "is not a .docx file"),
    ],
)
def test_other_files_under_the_name_say_so(docx_maker, content: bytes, said: str) -> None:
    """What is no zip is refused with the file's name."""
    with pytest.raises(KnownError, match=said):
        docx_text(docx_maker.write_bytes(content))


def test_other_zips_under_the_name_say_so(docx_maker) -> None:
    """A zip without a document, with a missing one, and a workbook under the name are refused."""
    parts = docx_maker.parts("")
    for changed, said in (
        ({"_rels/.rels": docx_maker.relationships({})}, "does not name a document"),
        (
            {"_rels/.rels": docx_maker.relationships({"officeDocument": "word/none.xml"})},
            "part word/none.xml is missing",
        ),
        ({"word/document.xml": "<workbook/>"}, "is not a Word document"),
        ({"word/document.xml": "<w:document"}, "XML breaks at line 1"),
    ):
        with pytest.raises(KnownError, match=said):
            docx_text(docx_maker.write_bytes(docx_maker.zipped(parts | changed)))


def test_text_in_another_format_is_told_not_dropped(docx_maker) -> None:
    """A document with an embedded foreign part is refused, because its words would be missed."""
    with pytest.raises(KnownError, match="a part in another format"):
        docx_text(docx_maker.write(paragraph(run("a")) + "<w:altChunk/>"))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_damaged_files_give_text_or_a_sentence(docx_maker, data: st.DataObject) -> None:
    """Whatever bytes are broken, the answer is a text or a known error, never another exception."""
    whole = docx_maker.zipped(docx_maker.parts(paragraph(run("one")) + paragraph(run("two"))))
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = whole[:at] + data.draw(st.binary(max_size=6)) + whole[at + data.draw(st.integers(0, 40)) :]
    path = docx_maker.write_bytes(broken)
    try:
        answer = docx_text(path)
    except KnownError as error:
        answer = error.what
        told_or_read = str(path) in answer
    else:
        told_or_read = isinstance(answer, str)
    assert told_or_read, answer


def test_deep_nesting_is_harmless(docx_maker) -> None:
    """A hundred thousand nested elements are walked through without recursion."""
    depth = 100_000
    body = paragraph("<w:smartTag>" * depth + run("deep") + "</w:smartTag>" * depth)
    assert docx_text(docx_maker.write(body)) == "deep"


def test_a_script_in_a_table_keeps_what_is_shown_beside_what_is_spoken(docx_maker) -> None:
    """Rows of a table with a voice-over column are tagged lines; other tables stay cell by cell."""
    rows = [("Time", "VO", "SUPER"), ("0:00-0:10", "Ray walks.", ""), ("0:10-0:20", "It can cause X.", "X can happen")]
    cells = ["".join(f"<w:tc>{paragraph(run(one))}</w:tc>" for one in row) for row in rows]
    table = "<w:tbl>" + "".join(f"<w:tr>{one}</w:tr>" for one in cells) + "</w:tbl>"
    assert docx_text(docx_maker.write(table)) == (
        "[0:00-0:10]\nVO: Ray walks.\n[0:10-0:20]\nVO: It can cause X.\nSUPER: X can happen"
    )
    both = table.replace("SUPER", "VISUAL / SUPER").replace("X can happen", "SUPER: X can happen")
    assert docx_text(docx_maker.write(both)).splitlines()[-1] == "SUPER: X can happen"
    other = table.replace("VO", "Copy")
    assert docx_text(docx_maker.write(other)).startswith("Time\nCopy\nSUPER\n0:00-0:10\nRay walks.\n\n")


def _table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def _cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(words))}</w:tc>"


def test_cells_that_word_does_not_show_or_a_change_took_out_are_no_text(docx_maker) -> None:
    """A cell merged into the one above it shows nothing of its own, which is told; former formats count for nothing."""
    merged = '<w:vMerge w:val="restart"/>'
    former = '<w:tcPrChange w:id="3"><w:tcPr><w:vMerge/></w:tcPr></w:tcPrChange>'
    gone = f'<w:trPr><w:del w:id="1" w:author="a"/></w:trPr>{_cell("Gone row")}'
    body = _table(
        _cell("Over two rows", merged) + _cell("One"),
        _cell("Covered", "<w:vMerge/>") + _cell("Two", former),
        _cell("Three") + _cell("Gone cell", '<w:cellDel w:id="2" w:author="a"/>'),
        gone,
    )
    read = read_docx(docx_maker.write(body))
    assert read.text.split() == ["Over", "two", "rows", "One", "Two", "Three"]
    (told,) = (one for one in read.told if "merged" in one)
    assert "“Covered”" in told


def test_the_instruction_of_a_field_is_no_text_and_swallows_none(docx_maker) -> None:
    """Results of fields within an instruction are not seen; one that nothing ends holds up to its paragraph's end."""

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = f"{mark('begin')}{mark('separate')}{run('12/1/26')}{mark('end')}"
    whole = f"{mark('begin')}{run('IF ')}{inner}{mark('separate')}{run('Ask your doctor.')}{mark('end')}"
    body = (
        paragraph(run("See: ") + whole) + paragraph(run("Begun") + mark("begin") + run("lost")) + paragraph(run("On"))
    )
    assert docx_text(docx_maker.write(body)) == "See: Ask your doctor.\nBegun\nOn"


def test_letters_that_perhaps_nobody_sees_are_read_and_told(docx_maker) -> None:
    """White on a ground of another color is seen."""
    white, tiny = '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'

    def faint(words: str, *properties: str) -> str:
        return f"<w:r><w:rPr>{''.join(properties)}</w:rPr><w:t>{words}</w:t></w:r>"

    dark = '<w:shd w:val="clear" w:fill="1F3864"/>'
    body = paragraph(faint("White", white) + faint("Tiny", tiny) + faint("Seen", white, '<w:highlight w:val="black"/>'))
    body += _table(f"<w:tc><w:tcPr>{dark}</w:tcPr>{paragraph(faint('Head', white))}</w:tc>")
    read = read_docx(docx_maker.write(body))
    assert read.text == "WhiteTinySeen\nHead"
    (told,) = read.told
    assert "“White” and “Tiny”" in told
