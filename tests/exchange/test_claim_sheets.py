"""Sheets of claims: what is read of them, what is refused, and that what was written comes back."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdraft.domain.campaign import CHANNELS
from fairdraft.domain.claim_changes import claim_changes
from fairdraft.domain.claim_sheet import WrongSheetError, made_claim_id
from fairdraft.domain.errors import KnownError
from fairdraft.domain.product import Claim, ClaimSource, Product
from fairdraft.exchange.claim_reading import read_claims, without_marks
from fairdraft.exchange.claim_writing import write_claims
from fairdraft.exchange.file_bytes import read_bytes
from fairdraft.exchange.spreadsheet_dates import read_date
from fairdraft.exchange.toml_files import read_toml

GLYNORA = Path(__file__).resolve().parents[2] / "resources" / "products" / "glynora.toml"
Fill = Callable[[xlsxwriter.Workbook], None]


@pytest.fixture(scope="module")
def glynora() -> Product:
    return read_toml(GLYNORA, Product)


def book(path: Path, fill: Fill) -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        fill(made)
    return path


def sheet(path: Path, *rows: tuple[str, ...]) -> Path:
    def fill(made: xlsxwriter.Workbook) -> None:
        one = made.add_worksheet("Claims")
        for number, row in enumerate(rows):
            one.write_row(number, 0, row)

    return book(path, fill)


def test_an_agency_s_matrix_is_read_by_what_its_heads_mean(tmp_path: Path) -> None:
    """Titles above, other sheets and running numbers are passed over; columns are known in any order and case."""

    def fill(made: xlsxwriter.Workbook) -> None:
        made.add_worksheet("Read me").write(0, 0, "How to use the claims matrix")
        one = made.add_worksheet("Matrix")
        heads = (
            "No.",
            "EXPIRY DATE",
            "Media (approved)",
            "Claim",
            "Footnote/Qualifier",
            "References",
            "Pages",
            "Owner",
        )
        one.write(0, 0, "GLYNORA core claims")
        one.write_row(2, 0, heads)
        one.write(2, 7, "Owner", made.add_format({"font_strikeout": True}))
        one.write_row(
            3, 1, ("December 31, 2027", "Print, TV and e-mail", "Claim one  holds.", "n/a", "The PI", 12, "Rae")
        )
        one.write(4, 0, "Safety claims")
        one.write_row(5, 2, ("all", "Claim two holds."))
        one.write_datetime(5, 1, dt.date(2027, 6, 1), made.add_format({"num_format": "mm/dd/yyyy"}))
        one.merge_range(3, 5, 5, 5, "The PI")

    found = read_claims(book(tmp_path / "matrix.xlsx", fill))
    first, second = found.claims
    assert (found.sheet, found.unknown_columns, found.skipped) == ("Matrix", ("No.", "Owner"), (5,))
    assert (first.text, first.qualifier, first.channels) == ("Claim one holds.", "", ("print", "tv", "email"))
    assert (first.source.document, first.source.page, first.expires) == ("The PI", "12", dt.date(2027, 12, 31))
    # A source that several rows share is merged in Excel, and belongs to each of them.
    assert (second.source.document, second.channels, second.expires) == ("The PI", (), dt.date(2027, 6, 1))
    assert first.id == made_claim_id("claim ONE holds.") != second.id


def test_raised_marks_at_the_end_are_left_out_and_told(tmp_path: Path) -> None:
    """Digits that only their format raises are marks as well, and never become part of a number before them."""

    def fill(made: xlsxwriter.Workbook) -> None:
        one = made.add_worksheet()
        up = made.add_format({"font_script": 1})
        one.write(0, 0, "Approved wording")
        one.write_rich_string(1, 0, "Lower at week 26", up, "1,†")
        one.write(2, 0, "For people of 30 kg/m²")

    found = read_claims(book(tmp_path / "raised.xlsx", fill))
    assert [one.text for one in found.claims] == ["Lower at week 26", "For people of 30 kg/m²"]
    assert found.notes == ("Reference marks at the end of a claim are not part of it and were left out: row 2 (¹,†).",)
    assert without_marks("week 26.1†") == ("week 26.1", "†")
    assert without_marks("at week 4².") == ("at week 4.", "²")
    assert without_marks("†") == ("†", "")


def test_formats_count_also_where_texts_stand_in_the_sheet_itself(tmp_path: Path) -> None:
    """Some programs share no texts between cells; a mark is no digit there either, and a struck claim none."""
    made = book(tmp_path / "shared.xlsx", lambda one: one.add_worksheet().write_column(0, 0, ("Claim", "x", "y")))
    mark = '<x:r><x:rPr><x:vertAlign val="superscript"/></x:rPr><x:t>1</x:t></x:r>'
    own = f'<x:c r="A2" t="inlineStr"><x:is><x:r><x:t>Lower &amp; at week 26</x:t></x:r>{mark}</x:is></x:c>'
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(made) as file:
        parts = {one: file.read(one).decode() for one in file.namelist() if one.endswith((".xml", ".rels"))}
    parts["xl/worksheets/sheet1.xml"] = re.sub(
        '<c r="A2".*?</c>', own, parts["xl/worksheets/sheet1.xml"].replace(main, f"{main} {main.replace('s=', 's:x=')}")
    )
    file = tmp_path / "own.xlsx"
    file.write_bytes(zipped(*((name, text.encode()) for name, text in parts.items())))
    found = read_claims(file)
    assert [one.text for one in found.claims] == ["Lower & at week 26", "y"]
    assert found.notes == ("Reference marks at the end of a claim are not part of it and were left out: row 2 (¹).",)
    struck = own.replace("<x:r><x:t>", "<x:r><x:rPr><x:strike/></x:rPr><x:t>")
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(own, struck)
    file.write_bytes(zipped(*((name, text.encode()) for name, text in parts.items())))
    with pytest.raises(WrongSheetError, match="struck out"):
        read_claims(file)


def test_all_that_cannot_be_taken_is_told_with_its_place(tmp_path: Path) -> None:
    """Sheet, row and column of every problem, in the order of the rows; nothing is taken in."""

    def fill(made: xlsxwriter.Workbook) -> None:
        one = made.add_worksheet("Matrix")
        day, gone = made.add_format({"num_format": "d-mmm"}), made.add_format({"font_strikeout": True})
        one.write_row(0, 0, ("Claim ID", "Claim", "Channels", "Page", "Expires"))
        one.write_row(1, 0, ("a", "Works well.", "prnt; radio"))
        one.write_row(2, 0, ("a", "Works otherwise."))
        one.write_row(3, 0, ("b", "Word " * 500, "", "", "13/31/2027"))
        one.write_row(4, 0, ("c", "Has a page."))
        one.write_datetime(4, 3, dt.date(2026, 3, 4), day)
        one.write(5, 0, "d")
        one.write_rich_string(5, 1, "It ", gone, "never ", "works.")
        one.write_formula(6, 1, "=1/0", None, "#DIV/0!")
        one.write_row(7, 0, ("e", "Worked once."), gone)
        one.write(8, 1, "Worked once.")

    with pytest.raises(WrongSheetError) as told:
        read_claims(book(tmp_path / "wrong.xlsx", fill))
    places = [(one.row, one.column) for one in told.value.problems]
    assert places == [
        (2, "Channels"),
        (3, "Claim ID"),
        (4, "Claim"),
        (5, "Page"),
        (6, "Claim"),
        (7, "Claim"),
        (8, "Claim"),
    ]
    first, second, _long, day, struck, failed, *_retired = told.value.problems
    assert first.place == 'sheet "Matrix", row 2, column "Channels"'
    assert '"prnt" is not a channel' in first.what
    assert 'Did you mean "print"?' in first.remedy
    assert "row 2" in second.what
    assert "2026-03-04" in day.what
    assert "struck out" in struck.what
    assert "#DIV/0!" in failed.what
    assert "6 more problems" in str(told.value)


def test_a_day_that_is_none_and_doubled_columns_are_told(tmp_path: Path) -> None:
    """A European day is no day, and two columns for one thing are not chosen from; the same row twice is one claim."""
    rows = (("Claim", "Approved wording", "Expires"), ("Works.", "", "31/12/2027"), ("Works.", "", "12/2027"))
    with pytest.raises(WrongSheetError) as told:
        read_claims(sheet(tmp_path / "days.xlsx", *rows))
    assert [one.row for one in told.value.problems] == [1, 2, 3]
    twice = read_claims(sheet(tmp_path / "twice.xlsx", ("Claim",), ("Works.",), ("Works.",)))
    assert len(twice.claims) == 1
    assert "row 3" in twice.notes[0]


def test_text_files_are_read_as_spreadsheets_write_them(tmp_path: Path) -> None:
    """Semicolons between cells, line breaks in them, rows counted as a spreadsheet does, formulas unguarded."""
    csv = tmp_path / "claims.csv"
    csv.write_text(
        '\ufeffClaim;Variants\n"Works\nwell.";"One way.\nOther; way."\n;x\n\'=So it is.;A; B\n', encoding="utf-8"
    )
    found = read_claims(csv)
    assert [one.text for one in found.claims] == ["Works well.", "=So it is."]
    assert found.claims[0].variants == ("One way.", "Other; way.")
    assert (found.sheet, found.skipped) == ("", (3,))
    tsv = tmp_path / "claims.tsv"
    tsv.write_text("Variants\tClaim\nOne way.; Other way.\tWorks, well.\n", encoding="utf-8")
    assert read_claims(tsv).claims[0].variants == ("One way.", "Other way.")


def zipped(*parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as file:
        for name, content in parts:
            file.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"", "is not an Excel workbook"),
        ("a.xlsx", b"PK\x03\x04 nothing", "is not an Excel workbook"),
        ("a.xlsx", zipped(("word/document.xml", b"<document/>")), "is not an Excel workbook"),
        ("a.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "is protected with a password"),
        ("a.xlsx", zipped(("xl/sharedStrings.xml", bytes(65 * 1024 * 1024))), "unpacks to more than 64 MiB"),
        ("a.xlsx", zipped(("xl/a.xml", b"<a/>"), method=zipfile.ZIP_BZIP2), "compressed in a way"),
        ("a.xlsx", zipped(("xl/a.xml", b"<a/>"), method=zipfile.ZIP_LZMA), "compressed in a way"),
        ("a.xlsx", zipped(("xl/workbook.xml", b"<!DOCTYPE x><x/>")), "declares a document type"),
        ("~$a.xlsx", b"x", "Choose a.xlsx itself."),
        ("a.xls", b"x", "is not a spreadsheet that can be read"),
        ("a.csv", b"", "has no row that names a column of claims"),
        ("a.csv", b"Owner,Page\nx,1\n", 'Write "Approved wording" above the claims'),
        ("a.csv", b"Claim\n,\n", "has no claim below its column names"),
        ("a.csv", b'Claim\n"open\n', "line 2"),
    ],
)
def test_what_is_no_sheet_of_claims_is_refused_in_a_sentence(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    """Whatever else a file is, it is told what it is and what helps."""
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(KnownError, match=said):
        read_claims(file)
    with pytest.raises(KnownError, match="There is no file"):
        read_claims(tmp_path / f"other{file.suffix}")


def test_cells_in_far_corners_do_not_fill_the_memory(tmp_path: Path) -> None:
    """A sheet of 17 billion cells is refused before the library asks for memory; formats alone take none."""

    def fill(made: xlsxwriter.Workbook) -> None:
        one = made.add_worksheet()
        one.write_column(0, 0, ("Claim", "Works.", "x"))
        one.write_blank(2, 1, None, made.add_format({"bold": True}))

    near = book(tmp_path / "near.xlsx", fill)
    for moved, place in (("A3", "XFD1048576"), ("B3", "XFD1048576"), ("A3", "A4294967296")):
        with zipfile.ZipFile(near) as parts:
            moved_parts = [
                (one, parts.read(one).replace(f'r="{moved}"'.encode(), f'r="{place}"'.encode()))
                for one in parts.namelist()
            ]
        (tmp_path / f"{moved}-{len(place)}.xlsx").write_bytes(zipped(*moved_parts))
    with pytest.raises(KnownError, match="spans 1,048,576 rows by 16,384 columns"):
        read_claims(tmp_path / "A3-10.xlsx")
    with pytest.raises(KnownError, match="one of its cells is outside the sheet"):
        read_claims(tmp_path / "A3-11.xlsx")
    assert len(read_claims(tmp_path / "B3-10.xlsx").claims) == 2


def test_two_sheets_of_claims_are_not_chosen_from_unless_one_is_hidden(tmp_path: Path) -> None:
    """Which of two sheets is meant is for the person to say."""

    def two(*, hidden: bool) -> Fill:
        def fill(made: xlsxwriter.Workbook) -> None:
            for name in ("Now", "Before"):
                made.add_worksheet(name).write_column(0, 0, ("Claim", f"Works {name}."))
            if hidden:
                made.worksheets()[1].hide()

        return fill

    with pytest.raises(KnownError, match='2 sheets of claims: "Now", "Before"'):
        read_claims(book(tmp_path / "two.xlsx", two(hidden=False)))
    assert read_claims(book(tmp_path / "one.xlsx", two(hidden=True))).sheet == "Now"


def test_a_file_that_another_program_holds_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows says by a number of its own that a file is not shared."""

    def held(*_arguments: object, **_options: object) -> None:
        problem = PermissionError(13, "denied")
        problem.winerror = 32  # type: ignore[attr-defined] # there on Windows alone
        raise problem

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(KnownError, match="is open in another program"):
        read_bytes(tmp_path / "a.xlsx", 10)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-12-31", dt.date(2027, 12, 31)),
        ("12/31/2027", dt.date(2027, 12, 31)),
        ("1/2/27", dt.date(2027, 1, 2)),
        ("Sept. 5, 2027", dt.date(2027, 9, 5)),
        ("31-Dec-2027", dt.date(2027, 12, 31)),
        ("5 May 2027", dt.date(2027, 5, 5)),
        ("31/12/2027", None),
        ("12/2027", None),
        ("Ma 5, 2027", None),
        ("Smarch 5, 2027", None),
    ],
)
def test_days_are_read_as_people_in_the_united_states_write_them(text: str, day: dt.date | None) -> None:
    """ISO, month first, or the month by name; what names no day is none."""
    assert read_date(text) == day


WORD = st.text(
    st.characters(categories=("L", "Nd", "P", "S"), exclude_characters="⁰¹²³⁴⁵⁶⁷⁸⁹†‡§•·▪●–—-"), min_size=1, max_size=9
)
WORDS = st.lists(WORD, min_size=2, max_size=9).map(" ".join)
LINE = st.one_of(st.just(""), WORDS)
FORMULAS = st.sampled_from(("=1+1 is", "+1 better", "-2 points", "@home", "'=quoted words", "'words"))
CLAIMS = st.builds(
    Claim,
    id=WORDS,
    text=st.one_of(WORDS, FORMULAS),
    variants=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    qualifier=st.one_of(LINE, FORMULAS),
    source=st.builds(ClaimSource, document=LINE, page=LINE, paragraph=LINE, table=LINE, label_version=LINE),
    channels=st.lists(st.sampled_from(CHANNELS), unique=True).map(tuple),
    expires=st.one_of(st.none(), st.dates(dt.date(2000, 1, 1), dt.date(2099, 1, 1))),
)


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=st.lists(CLAIMS, min_size=1, max_size=4, unique_by=lambda one: one.id))
def test_what_was_written_comes_back_as_it_was(
    ending: str, claims: list[Claim], glynora: Product, tmp_path: Path
) -> None:
    """Claims of any words, also such as a spreadsheet takes for a formula, are all the same after a round trip."""
    product = glynora.model_copy(update={"claims": tuple(claims)})
    found = read_claims(write_claims(product, tmp_path / f"round{ending}"))
    assert [one.id for one in found.claims] == [one.id for one in claims]
    changes = claim_changes(product.claims, found, replace=True)
    assert [one.fields for one in changes.changes if one.status != "same"] == []
    assert changes.claims == product.claims


def test_the_sheet_of_a_product_has_its_claims_as_text(glynora: Product, tmp_path: Path) -> None:
    """The shipped claims come back the same, none new or removed; another ending is refused."""
    for ending in (".xlsx", ".csv"):
        found = read_claims(write_claims(glynora, tmp_path / f"claims{ending}"))
        assert not claim_changes(glynora.claims, found, replace=True)
    with pytest.raises(KnownError, match="neither"):
        write_claims(glynora, tmp_path / "claims.ods")


def test_hidden_rows_are_left_out_unless_asked_for_and_hidden_columns_are_read(tmp_path: Path) -> None:
    """What a filter or a hand hides is told by row; a hidden column belongs to the claims that are seen."""

    def fill(made: xlsxwriter.Workbook) -> None:
        made.add_worksheet("Read me").set_row(2, None, None, {"hidden": True})
        one = made.add_worksheet("Matrix")
        one.write_row(0, 0, ("Claim", "Claim ID", "Claim", "Owner"))
        for row, name in enumerate(("a", "b", "c"), start=1):
            one.write_row(row, 0, (f"Old words of {name}.", name, f"Claim {name} holds.", "Rae"))
        one.autofilter(0, 0, 3, 3)
        one.set_row(2, None, None, {"hidden": True})
        one.set_column(0, 1, None, None, {"hidden": True})

    file = book(tmp_path / "hidden.xlsx", fill)
    found, whole = read_claims(file), read_claims(file, hidden=True)
    assert ([one.id for one in found.claims], [one.id for one in whole.claims]) == (["a", "c"], ["a", "b", "c"])
    assert found.claims[0].text == "Claim a holds."
    assert (found.hidden, found.takes_hidden, whole.hidden, whole.takes_hidden) == ((3,), False, (3,), True)
    assert found.notes == (
        "Hidden columns were read: Claim ID.",
        "Hidden columns were left out because another column has the same content: Claim.",
    )

    def all_hidden(made: xlsxwriter.Workbook) -> None:
        one = made.add_worksheet()
        one.write_column(0, 0, ("Claim", "Works."))
        one.set_row(1, None, None, {"hidden": True})

    with pytest.raises(KnownError, match="are in hidden rows"):
        read_claims(book(tmp_path / "all.xlsx", all_hidden))


def test_titles_of_sections_are_no_claims(tmp_path: Path) -> None:
    """Titles are left out where they are set off or call themselves so; what may be one is taken and told."""

    def fill(made: xlsxwriter.Workbook) -> None:
        one, bold = made.add_worksheet(), made.add_format({"bold": True})
        one.write_row(0, 0, ("Claim", "Source"))
        one.write(1, 0, "What it does", bold)
        one.write_row(2, 0, ("Works well", "The PI"), bold)
        one.write(3, 0, "Efficacy claims¹")
        one.write_row(4, 0, ("Works long", "The PI"))
        one.merge_range(5, 0, 5, 1, "How it is taken")
        one.write_row(6, 0, ("Taken once a day", "The PI"))
        one.write(7, 0, "Proven relief")
        one.write_row(8, 0, ("Works for most", "The PI"))
        one.write(9, 0, "It works for most people.", bold)
        one.write_row(10, 0, ("Works for some", "The PI"))

    found = read_claims(book(tmp_path / "titles.xlsx", fill))
    assert [one.text for one in found.claims] == [
        "Works well",
        "Works long",
        "Taken once a day",
        "Proven relief",
        "Works for most",
        "It works for most people.",
        "Works for some",
    ]
    assert found.skipped == (2, 4, 6)
    left, may_be = found.notes
    assert 'row 4 ("Efficacy claims¹")' in left
    assert may_be.endswith('row 8 ("Proven relief").')
    # Where a sheet has nothing but words, nothing tells a title from a claim.
    bare = read_claims(sheet(tmp_path / "bare.xlsx", ("Claim",), ("WORKS WELL",), ("Key claims",)))
    assert (len(bare.claims), bare.notes) == (2, ())
