"""Fields of Word templates get their words wherever Word put the letters of their tokens."""

from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.deck_fields import DeckField
from fairdraft.exchange.template_filling import PartFiller
from fairdraft.exchange.template_places import controls_as_tokens, lines_of
from fairdraft.exchange.template_values import FilledLine, TemplateValues
from fairdraft.exchange.word_xml import WORD, bytes_of, q, tree_of

VALUES = {"client": ("Ärzte & <Co>",), "job_number": ("{{client}}", "two²"), "size": ()}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters="{}"), max_size=6)


def filler(**rows: Any) -> PartFiller:
    texts = {DeckField(name): tuple(map(FilledLine, lines)) for name, lines in VALUES.items()}
    return PartFiller(TemplateValues(texts, rows, ()), {})


def body(inside: str) -> Any:
    return tree_of(f'<w:body xmlns:w="{WORD}">{inside}</w:body>'.encode())


def said(root: Any) -> list[str]:
    return [line.text for line in lines_of(root)]


@given(
    st.lists(st.one_of(WORDS, st.sampled_from([f"{{{{{name}}}}}" for name in VALUES])), min_size=1, max_size=6),
    st.lists(st.integers(0, 80), max_size=12),
    st.lists(st.booleans(), min_size=13, max_size=13),
)
def test_tokens_are_filled_however_their_letters_are_spread(
    parts: list[str], cuts: list[int], in_run_before: list[bool]
) -> None:
    """Over runs and pieces of runs; words around them and formats stay, and what was put in is not filled again."""
    line = "".join(parts)
    places = sorted({0, len(line), *(cut for cut in cuts if cut < len(line))})
    runs = ""
    for (start, end), joins in zip(pairwise(places), in_run_before, strict=False):
        letters = f'<w:t xml:space="preserve">{escape(line[start:end])}</w:t>'
        if joins and runs:
            runs = runs.removesuffix("</w:r>") + letters + "</w:r>"
        else:
            runs += f"<w:r><w:rPr><w:b/></w:rPr>{letters}</w:r>"
    root = body(f"<w:p>{runs}</w:p>")
    filler().fill(root)
    expected = line
    for name in VALUES:
        # What is put in has braces, too.
        expected = expected.replace(f"{{{{{name}}}}}", f"\0{name}\0")
    for name, lines in VALUES.items():
        expected = expected.replace(f"\0{name}\0", "\n".join(lines).replace("²", "2"))
    assert "\n".join(said(root)) == expected
    assert all(run.find(q("rPr")).find(q("b")) is not None for run in root.iter(q("r")))
    assert bytes_of(root)


def test_a_token_alone_becomes_paragraphs_and_keeps_the_break_of_its_section() -> None:
    """Each line has the format of the paragraph; the section ends behind the last, and only the first begins a page."""
    head = '<w:pPr><w:pageBreakBefore/><w:jc w:val="center"/><w:sectPr/></w:pPr>'
    root = body(f"<w:p>{head}<w:r><w:t>{{{{job number}}}}</w:t></w:r></w:p>")
    filler().fill(root)
    first, last = root.findall(q("p"))
    assert said(root) == ["{{client}}", "two2"]
    assert [one.tag for one in first.find(q("pPr"))] == [q("pageBreakBefore"), q("jc")]
    assert [one.tag for one in last.find(q("pPr"))] == [q("jc"), q("sectPr")]
    assert last.findall(q("r"))[1].find(q("rPr")).find(q("vertAlign")) is not None


def test_a_break_of_a_page_behind_a_token_stands_behind_all_of_its_lines() -> None:
    """In the run of the token or one of its own; a break before the token stays before it."""
    page = '<w:br w:type="page"/>'
    for behind in (page, f"</w:r><w:r>{page}"):
        root = body(f"<w:p><w:r>{page}<w:t>{{{{job number}}}}</w:t>{behind}</w:r></w:p>")
        filler().fill(root)
        read = ["".join(one.text or "" if one.tag == q("t") else "|" for one in p.iter(q("t"), q("br"))) for p in root]
        assert read == ["|{{client}}", "two2|"]


def test_a_paragraph_that_is_repeated_ends_its_section_once() -> None:
    """Behind the last item; and only the first begins a page."""
    head = "<w:pPr><w:pageBreakBefore/><w:sectPr/></w:pPr>"
    root = body(f"<w:p>{head}<w:r><w:t>{{{{claim.said}}}}</w:t></w:r></w:p>")
    filler(claim=[{"said": (FilledLine(one),)} for one in "ABC"]).fill(root)
    kept = [[x.tag for x in one.find(q("pPr"))] for one in root.findall(q("p"))]
    assert kept == [[q("pageBreakBefore")], [], [q("sectPr")]]


def test_a_row_of_an_exact_height_grows_with_what_is_put_in() -> None:
    """It would hide what does not fit; rows without fields stay as high as they are."""
    row = '<w:tr><w:trPr><w:trHeight w:val="300" w:hRule="exact"/></w:trPr>{}</w:tr>'
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    root = body(f"<w:tbl>{row.format(cell.format('{{client}}'))}{row.format(cell.format('Ours'))}</w:tbl>")
    filler().fill(root)
    assert [one.get(q("hRule")) for one in root.iter(q("trHeight"))] == ["atLeast", "exact"]


def test_a_row_within_a_repeated_row_is_repeated_in_each() -> None:
    """The list of the inner table stands in every row of the outer one."""
    row = "<w:tr><w:tc>{}<w:p><w:r><w:t>{{{{{}}}}}</w:t></w:r></w:p></w:tc></w:tr>"
    inner = f"<w:tbl>{row.format('', 'version.what')}</w:tbl>"
    root = body(f"<w:tbl>{row.format(inner, 'claim.said')}</w:tbl>")
    claims = [{"said": (FilledLine(one),)} for one in ("A {{client}}", "B")]
    versions = [{"what": (FilledLine(one),)} for one in ("1", "2")]
    filler(claim=claims, version=versions).fill(root)
    assert said(root) == ["1", "2", "A {{client}}", "1", "2", "B"]


def test_a_list_without_items_says_so_alone() -> None:
    """The signs between its fields are gone with them."""
    fields = "<w:p><w:r><w:t>{{claim.number}}. {{claim.said}} (p. {{claim.page}})</w:t></w:r></w:p>"
    bound = "<w:sdt><w:sdtPr><w:dataBinding/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    root = body(fields + bound.format(fields))
    filler(claim=[]).fill(root)
    assert said(root) == ["None", "None"]
    assert not list(root.iter(q("dataBinding"), q("showingPlcHdr"))), "Word would put something else there"


def test_a_control_that_holds_others_is_a_frame() -> None:
    """Only the one that says a field itself is filled, and a frame by that name stays as it is."""
    asks = "<w:r><w:t>Click here</w:t></w:r>"
    inner = (
        '<w:sdt><w:sdtPr><w:tag w:val="client"/><w:showingPlcHdr/></w:sdtPr>'
        f"<w:sdtContent>{asks}</w:sdtContent></w:sdt>"
    )
    root = body(
        '<w:sdt><w:sdtPr><w:alias w:val="Size"/></w:sdtPr><w:sdtContent>'
        f"<w:p><w:r><w:t>Ours: </w:t></w:r>{inner}</w:p></w:sdtContent></w:sdt>"
    )
    controls_as_tokens(root)
    filler().fill(root)
    assert said(root) == ["Ours: Ärzte & <Co>"]
    assert root.find(f".//{q('showingPlcHdr')}") is None


def test_a_control_alone_in_its_line_gives_way_to_several_paragraphs() -> None:
    """Within a line a control holds no paragraphs; around whole paragraphs it stays and holds them all."""
    control = '<w:sdt><w:sdtPr><w:alias w:val="Job number"/><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
    asks = "<w:r><w:t>Click here</w:t></w:r>"
    root = body(f"<w:p>{control.format(asks)}</w:p>{control.format(f'<w:p>{asks}</w:p><w:p/>')}")
    controls_as_tokens(root)
    filler().fill(root)
    assert said(root) == ["{{client}}", "two2"] * 2
    (kept,) = root.iter(q("sdt"))
    assert len(kept.find(q("sdtContent")).findall(q("p"))) == 2
    assert kept.find(q("sdtPr")).find(q("text")) is None
