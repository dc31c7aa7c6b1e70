"""What Word templates of strangers may not hold: code, parts that fetch, marks of reviewers, too much, nothing."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.exchange import template_deck, template_guards
from fairdraft.exchange.template_deck import _packed, read_template

COPY = "<w:p><w:r><w:t>{{copy}}</w:t></w:r></w:p>"
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def field(code: str, *, split: bool = False) -> str:
    parts = [code[:3], code[3:]] if split else [code]
    said = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in parts)
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{said}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def relationship(kind: str, target: str, mode: str = ' TargetMode="External"') -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{TYPE}/{kind}" Target="{target}"{mode}/></Relationships>'
    )


@pytest.fixture
def told(docx_maker: Any) -> Callable[..., str]:
    def tell(body: str = COPY, part: str = "", content: str = "", parts: dict[str, str] | None = None) -> str:
        """Why a template with this body and these parts is refused."""
        made = docx_maker.parts(body) | ({part: content} if part else {}) | (parts or {})
        with pytest.raises(KnownError) as refused:
            read_template(docx_maker.write_bytes(docx_maker.zipped(made)))
        return str(refused.value)

    return tell


@pytest.mark.parametrize(
    "code",
    [
        "DDEAUTO c:\\\\x.exe",
        " dde Excel",
        "INCLUDETEXT file",
        "INCLUDEPICTURE x",
        "LINK Excel.Sheet",
        "IMPORT x",
        "MACROBUTTON Run me",
        "DATABASE",
        "RD file",
        "QUOTE 68",
        "IF 1",
        "AUTOTEXT x",
    ],
)
@pytest.mark.parametrize("form", ["whole", "split", "simple", "loose"])
def test_fields_that_fetch_or_run_are_refused(told: Callable[..., str], code: str, form: str) -> None:
    """However Word writes them: in one run, over several, as simple fields, or without a beginning."""
    body = {
        "whole": field(code),
        "split": field(code, split=True),
        "simple": f'<w:p><w:fldSimple w:instr="{code}"/></w:p>',
        "loose": f"<w:p><w:r><w:instrText>{code}</w:instrText></w:r></w:p>",
    }[form]
    assert "fields that may fetch or run something" in told(COPY + body)


def test_a_field_within_another_is_looked_at(told: Callable[..., str]) -> None:
    """What a harmless field holds inside may fetch as well."""
    inner = field("DDE x").removeprefix("<w:p>").removesuffix("</w:p>")
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE </w:instrText></w:r>'
        f'{inner}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert "“DDE x”" in told(COPY + body)


def test_numbers_of_pages_dates_and_references_may_stay(docx_maker: Any) -> None:
    """Fields that every house has in its templates are no danger."""
    body = COPY + "".join(
        map(field, ("PAGE \\* MERGEFORMAT", " NUMPAGES ", "DATE \\@ MM/yy", "STYLEREF x", "TOC", "= 1"))
    )
    assert read_template(docx_maker.write(body)).look.faults == ()


@pytest.mark.parametrize(
    ("kind", "target", "what"),
    [
        ("oleObject", "embeddings/o.bin", "OLE"),
        ("package", "embeddings/b.xlsx", "embedded file"),
        ("control", "activeX/a.xml", "ActiveX"),
        ("image", "http://example.com/p.png", "Word would fetch"),
        ("hyperlink", "file:///srv/x.exe", "somebody's machine"),
        ("frame", "http://example.com", "Word would fetch"),
        ("mailMergeSource", "file:///x.csv", "mail merge"),
        ("aFChunk", "x.html", "another format"),
    ],
)
def test_parts_that_embed_or_reach_out_are_refused(told: Callable[..., str], kind: str, target: str, what: str) -> None:
    """Each with what it is, whether Word calls it internal or not."""
    assert what in told(part="word/_rels/document.xml.rels", content=relationship(kind, target))
    assert "such a template cannot be used" in told(
        part="word/_rels/footer1.xml.rels", content=relationship(kind, target)
    )


@pytest.mark.parametrize(
    ("code", "is_refused"),
    [
        ('HYPERLINK "file:///srv/x.exe"', True),
        ("HYPERLINK \\\\\\\\srv\\\\x.exe", True),
        ('HYPERLINK \\o "https://example.com" "C:\\\\x.exe"', True),
        ('HYPERLINK \\l "x" "x.docm"', True),
        ('HYPERLINK "https://example.com" \\o "A tip" \\h', False),
        ('HYPERLINK \\l "_Toc1" \\h', False),
    ],
)
def test_links_written_as_fields_are_held_to_the_same(docx_maker: Any, code: str, is_refused: bool) -> None:
    """The target counts, whatever switches stand around it."""
    file = docx_maker.write(COPY + field(code))
    if not is_refused:
        assert read_template(file).look.faults == ()
        return
    with pytest.raises(KnownError, match="fields that may fetch or run something"):
        read_template(file)


@pytest.mark.parametrize("name", ["word/second.dat", "word/SECOND.dat"])
@pytest.mark.parametrize("kind", ['Override PartName="/word/second.dat"', 'Default Extension="dat"'])
def test_a_part_is_looked_into_whatever_its_name_ends_in(told: Callable[..., str], name: str, kind: str) -> None:
    """A word processor goes by the kind that the file states."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = f'<Types><{kind} ContentType="{main}"/></Types>'
    assert "DDE" in told(parts={"[Content_Types].xml": types, name: f"<w:p {W}>{field('DDE x')}</w:p>"})


def test_a_mail_merge_and_an_add_in_are_refused(told: Callable[..., str]) -> None:
    """The one asks a database when the deck is opened, and the other opens by itself."""
    settings = f"<w:settings {W}><w:mailMerge><w:connectString/></w:mailMerge></w:settings>"
    assert "a mail merge" in told(part="word/settings.xml", content=settings)
    panes = relationship("webextensiontaskpanes", "x.xml", "")
    assert "an add-in" in told(part="word/_rels/document.xml.rels", content=panes)


@pytest.mark.parametrize("name", ["../out.xml", "word/../../out.xml", "/etc/out.xml", "..\\out.xml"])
def test_names_that_lead_out_of_the_file_are_refused(told: Callable[..., str], name: str) -> None:
    """The deck would carry them on to whoever unpacks it."""
    assert "points outside it" in told(part=name, content="<a/>")


def test_links_on_the_web_may_stay(docx_maker: Any) -> None:
    """A reader follows them by hand."""
    parts = docx_maker.parts(COPY) | {
        "word/_rels/document.xml.rels": relationship("hyperlink", "https://example.com").replace("&", "&amp;")
    }
    assert read_template(docx_maker.write_bytes(docx_maker.zipped(parts))).look.fields


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/vbaProject.bin", "x"),
        ("word/vbaData.xml", "<a/>"),
        (
            "[Content_Types].xml",
            '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
        ),
    ],
)
def test_macros_are_refused_whatever_the_file_is_called(docx_maker: Any, name: str, content: str) -> None:
    """Also in a file that says it is a plain document."""
    with pytest.raises(KnownError, match="has macros"):
        read_template(docx_maker.write_bytes(docx_maker.zipped(docx_maker.parts(COPY) | {name: content})))


@pytest.mark.parametrize(("name", "what"), [("a.docm", "macros"), ("a.dotm", "macros"), ("a.dotx", "not end in .docx")])
def test_other_kinds_of_files_are_refused_by_their_names(tmp_path: Path, name: str, what: str) -> None:
    """Before anything of them is read."""
    with pytest.raises(KnownError, match=what):
        read_template(tmp_path / name)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ('<w:p><w:ins w:author="A"><w:r><w:t>x</w:t></w:r></w:ins></w:p>', "tracked changes"),
        ('<w:p><w:pPr><w:rPr><w:del w:author="A"/></w:rPr></w:pPr></w:p>', "tracked changes"),
        ('<w:p><w:r><w:rPr><w:rPrChange w:author="A"/></w:rPr></w:r></w:p>', "tracked changes"),
        ('<w:tbl><w:tr><w:tc><w:tcPr><w:cellIns w:author="A"/></w:tcPr></w:tc></w:tr></w:tbl>', "tracked changes"),
        ("<w:altChunk/>", "another format"),
        ("<w:subDoc/>", "another file"),
    ],
)
def test_marks_of_reviewers_and_foreign_parts_are_refused(told: Callable[..., str], body: str, what: str) -> None:
    """They would stand in the deck as if somebody had said so of the piece."""
    assert what in told(COPY + body)


def test_comments_of_a_template_are_refused(docx_maker: Any) -> None:
    """They would come back as reviewers'."""
    with pytest.raises(KnownError, match="has comments"):
        read_template(docx_maker.write(COPY, comments='<w:comment w:id="1"/>'))


def test_the_template_it_was_made_from_is_forgotten(docx_maker: Any) -> None:
    """Word would look for it over the network; that it is dropped is told."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    settings = f'<w:settings xmlns:w="{word}"><w:attachedTemplate/></w:settings>'
    parts = docx_maker.parts(COPY) | {
        "word/settings.xml": settings,
        "word/_rels/settings.xml.rels": relationship("attachedTemplate", "//elsewhere/house.dotm"),
    }
    template = read_template(docx_maker.write_bytes(docx_maker.zipped(parts)))
    assert template.look.dropped == ("The deck does not name the template that this document was made from.",)
    with zipfile.ZipFile(io.BytesIO(_packed(template))) as file:
        said = b"".join(file.read(name) for name in file.namelist())
    assert b"elsewhere" not in said
    assert b"attachedTemplate" not in said


def test_a_control_that_is_almost_a_field_is_told(docx_maker: Any) -> None:
    """It may be meant otherwise, so it stays, with a sentence; one by any other name is the house's own matter."""
    control = '<w:sdt><w:sdtPr><w:alias w:val="{}"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'
    names = ("Headlines", "Refrences", "Signed by", "CTA")
    look = read_template(docx_maker.write(COPY + "".join(map(control.format, names)))).look
    assert look.faults == ()
    assert [near for _, near in look.doubtful] == ["{{headline}}", "{{references}}"]
    assert "“Refrences” is not a field" in look.doubts[1]


def test_a_field_where_none_is_filled_is_told(docx_maker: Any) -> None:
    """In decorative letters, equations and diagrams the braces would go out as they are."""
    drawn, counted = "drawingml/2006/main", "officeDocument/2006/math"
    diagram = (
        f'<a:p xmlns:a="http://schemas.openxmlformats.org/{drawn}"><a:r><a:t>{{{{pie</a:t></a:r>'
        "<a:r><a:t>ce}} {{x}}</a:t></a:r></a:p>"
    )
    body = (
        '<w:p><w:r><w:pict><v:textpath xmlns:v="urn:schemas-microsoft-com:vml" string="{{approval}}"/></w:pict></w:r>'
        "<m:oMath "
        f'xmlns:m="http://schemas.openxmlformats.org/{counted}"><m:r><m:t>{{{{size}}}}</m:t></m:r></m:oMath></w:p>'
    )
    parts = docx_maker.parts(COPY + body) | {
        "word/_rels/document.xml.rels": relationship("diagramData", "diagrams/d.xml", ""),
        "word/diagrams/d.xml": diagram,
    }
    look = read_template(docx_maker.write_bytes(docx_maker.zipped(parts))).look
    assert set(look.unreached) == {"{{approval}}", "{{size}}", "{{piece}}"}
    assert "where fields are not filled" in look.faults[0]


@pytest.mark.parametrize(("code", "is_told"), [("TITLE", True), (" FORMTEXT ", False), ('HYPERLINK "#x"', False)])
def test_a_token_that_word_would_write_over_is_told(docx_maker: Any, code: str, is_told: bool) -> None:
    """It shows the title of the file, say; a field that is filled in by hand, or is a link, keeps its words."""
    simple = f"<w:p><w:fldSimple w:instr='{code}'><w:r><w:t>{{{{piece}}}}</w:t></w:r></w:fldSimple></w:p>"
    whole = field(code).replace("<w:t>1<", "<w:t>{{brand}}<").replace("</w:p>", "<w:r><w:t>{{size}}</w:t></w:r></w:p>")
    look = read_template(docx_maker.write(COPY + simple + whole)).look
    assert look.recomputed == (("{{piece}}", "{{brand}}") if is_told else ())
    assert len(look.faults) == len(look.recomputed)


def test_a_part_of_the_piece_in_a_repeated_row_is_told(docx_maker: Any) -> None:
    """It would be said for each item, and not at all without one; what is no copy may stand there."""
    row = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{{{{claim.said}}}}</w:t></w:r></w:p>{}</w:tc></w:tr></w:tbl>"
    fields = "<w:p><w:r><w:t>{{isi}} {{brand}}</w:t></w:r></w:p>"
    assert read_template(docx_maker.write(COPY + row.format(fields))).look.faults == (
        "A row has {{claim.said}} and {{isi}}: that row is repeated, so give {{isi}} its own row.",
    )


@pytest.mark.parametrize(
    ("field", "inside", "is_told"),
    [
        ("isi", "<wps:bodyPr/>", True),
        ("copy", "<wps:bodyPr><a:noAutofit/></wps:bodyPr>", True),
        ("isi", "<wps:bodyPr><a:spAutoFit/></wps:bodyPr>", False),
        ("headline", "<wps:bodyPr/>", False),
    ],
)
def test_safety_information_in_a_box_that_does_not_grow_is_told(
    docx_maker: Any,
    field: str,
    inside: str,
    is_told: bool,
) -> None:
    """A reader would see its first lines alone; what older programs show instead of the box does not count."""
    box = f"<w:txbxContent><w:p><w:r><w:t>{{{{{field}}}}}</w:t></w:r></w:p></w:txbxContent>"
    body = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wps="urn:wps">'
        f"<wps:wsp><wps:txbx>{box}</wps:txbx>{inside}</wps:wsp></mc:Choice><mc:Fallback>"
        f'<w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml">{box}</v:textbox></w:pict>'
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    look = read_template(docx_maker.write(COPY + body)).look
    assert look.clipped == ((f"{{{{{field}}}}}",) if is_told else ())
    assert bool(look.faults) == is_told


def test_what_unpacks_to_too_much_is_refused(docx_maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """All parts together count, so that many of them do not fill the memory."""
    monkeypatch.setattr(template_guards, "LARGEST_TEMPLATE", 50_000)
    parts = docx_maker.parts(COPY) | {f"word/media/{number}.bin": b"0" * 10_000 for number in range(6)}
    with pytest.raises(KnownError, match="unpacks to more than"):
        read_template(docx_maker.write_bytes(docx_maker.zipped(parts)))


def test_text_that_is_too_deep_or_too_long_is_refused(
    told: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few bytes of a zip become a tree that no memory holds, or that its reader does not read."""
    assert "nested deeper" in told(body="<w:tbl><w:tr><w:tc>" * 100 + COPY + "</w:tc></w:tr></w:tbl>" * 100)
    monkeypatch.setattr(template_deck, "LARGEST_TEXT", 50_000)
    assert "its text alone unpacks to more than" in told(body=COPY + "<w:p/>" * 10_000)


def test_broken_and_foreign_files_are_told_in_a_sentence(docx_maker: Any) -> None:
    """No zip, no document, a document type, another form of the format."""
    for data, what in (
        (b"no zip", "not a .docx file"),
        (docx_maker.zipped({"a.xml": "<a/>"}), "does not name a document"),
        (docx_maker.zipped(docx_maker.parts(COPY) | {"word/x.xml": "<!DOCTYPE a><a/>"}), "document type"),
        (docx_maker.zipped(docx_maker.parts(COPY) | {"word/document.xml": "<document/>"}), "usual form"),
    ):
        with pytest.raises(KnownError, match=what):
            read_template(docx_maker.write_bytes(data))


@pytest.mark.parametrize("part", ["word/settings.xml", "word/_rels/settings.xml.rels", "word/_rels/document.xml.rels"])
def test_parts_that_are_changed_when_a_deck_is_packed_are_looked_into_before(
    told: Callable[..., str], part: str
) -> None:
    """Nested deeper than its reader reads, one would end the writing of a hand-off that had begun."""
    deep = "<x>" * 300 + "</x>" * 300
    kind = "relationships" if part.endswith(".rels") else "settings"
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    content = f'<{kind.capitalize()} xmlns="{namespace}">{deep}<attachedTemplate/></{kind.capitalize()}>'
    said = told(part=part, content=content)
    assert part in said
    assert "nested deeper" in said


_STYLES = (
    f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:styleId="Pale"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Paler"><w:basedOn w:val="Pale"/></w:style>'
    '<w:style w:type="character" w:styleId="Dust"><w:rPr><w:sz w:val="2"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Band"><w:basedOn w:val="Pale"/>'
    '<w:pPr><w:shd w:val="clear" w:fill="1F3864"/></w:pPr></w:style>'
    '<w:style w:type="table" w:styleId="Grid"><w:tblStylePr w:type="firstRow"><w:tcPr>'
    '<w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style></w:styles>'
)


def _said(words: str, run: str = "", paragraph: str = "") -> str:
    return f"<w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{words}</w:t></w:r></w:p>"


_WHITE = _said("{{isi}}", '<w:color w:val="FFFFFF"/>')
_DARK = '<w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>'
_OF_GRID = '<w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr>'


@pytest.mark.parametrize(
    ("body", "is_unseen"),
    [
        (_WHITE, True),
        (_said("{{isi}}", '<w:color w:val="F4F4F4"/><w:shd w:val="clear" w:fill="auto"/>'), True),
        (_said("{{isi}}", '<w:color w:val="auto" w:themeColor="background1"/>'), True),
        (_said("{{isi}}", '<w:sz w:val="2"/>'), True),
        (_said("{{isi}}", '<w:rStyle w:val="Dust"/>'), True),
        (_said("{{isi}}", "", '<w:pStyle w:val="Paler"/>'), True),
        (_said("{{isi}}", '<w:color w:val="000000"/>', '<w:pStyle w:val="Paler"/>'), False),
        (_said("{{isi}}", '<w:sz w:val="8"/>'), False),
        (_said("{{isi}}", "", '<w:pStyle w:val="Band"/>'), False),
        (_said("{{isi}}", '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>'), False),
        (f"<w:tbl><w:tr><w:tc>{_DARK}{_WHITE}</w:tc></w:tr></w:tbl>", False),
        (f"<w:tbl>{_OF_GRID}<w:tr><w:tc>{_WHITE}</w:tc></w:tr></w:tbl>", False),
    ],
)
def test_a_field_in_letters_that_nobody_sees_is_a_fault(docx_maker: Any, body: str, is_unseen: bool) -> None:
    """White on white paper or smaller than 4 points, by its own format or a style; white on a dark ground is seen."""
    parts = docx_maker.parts(COPY + body) | {
        "word/styles.xml": _STYLES,
        "word/_rels/document.xml.rels": relationship("styles", "styles.xml", mode=""),
    }
    look = read_template(docx_maker.write_bytes(docx_maker.zipped(parts))).look
    assert look.unseen == (("{{isi}}",) if is_unseen else ())
    assert any("letters that readers cannot see" in one for one in look.faults) == is_unseen


def test_words_of_a_template_that_nobody_sees_are_told(docx_maker: Any) -> None:
    """They go out with each deck, so whoever adds the template should know."""
    body = COPY + _said("Secret remarks", '<w:color w:val="FFFFFF"/>')
    look = read_template(docx_maker.write(body)).look
    assert look.faults == ()
    assert [one.partition(" is in")[0] for one in look.doubts] == ["“Secret remarks”"]


_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title></cp:coreProperties>'
)


@pytest.mark.parametrize(
    ("title", "what"),
    [
        ("{{pieces}}", "{{pieces}} is not a field"),
        ("{{claim.said}}", "not a field"),
        ("{{piece", "begins or ends like"),
    ],
)
def test_wrong_fields_of_the_properties_are_faults(docx_maker: Any, title: str, what: str) -> None:
    """A list has no single words for a title."""
    root = relationship("metadata/core-properties", "docProps/core.xml", mode="").replace(
        "</Relationships>",
        f'<Relationship Id="r2" Type="{TYPE}/officeDocument" Target="word/document.xml"/></Relationships>',
    )
    parts = docx_maker.parts(COPY) | {"docProps/core.xml": _CORE.format(title), "_rels/.rels": root}
    (fault,) = read_template(docx_maker.write_bytes(docx_maker.zipped(parts))).look.faults
    assert what in fault


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("{{headline}} - {{cta}}", (("{{headline}}", "{{call_to_action}}"),)),
        ("{{line.voice_over}} {{line.super}}", (("{{line.voice_over}}", "{{line.super}}"),)),
        ("{{brand}}: {{headline}} ({{date}})", ()),
    ],
)
def test_parts_that_share_a_paragraph_are_told(docx_maker: Any, words: str, told: tuple[tuple[str, ...], ...]) -> None:
    """A deck has its parts line by line when it comes back; facts beside a part are nobody's words."""
    look = read_template(docx_maker.write(COPY + _said(words))).look
    assert look.together == told
    assert len(look.doubts) == len(told)
