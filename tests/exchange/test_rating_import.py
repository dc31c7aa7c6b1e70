import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.errors import KnownError
from fairdraft.domain.imported_rating import ImportedRatings
from fairdraft.exchange.rating_import import read_ratings

HEADER = "campaign,prompt_id,candidate,draft_id,rater_id,score_accuracy"


def csv_text(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines]) + "\n"


def parsed(text: str, form: str = "csv") -> ImportedRatings:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"ratings.{form}")
        path.write_bytes(text.encode())
        return read_ratings(path)


def refused(text: str, form: str = "csv") -> KnownError:
    with pytest.raises(KnownError) as told:
        parsed(text, form)
    assert f"ratings.{form}" in told.value.what
    return told.value


def test_the_smallest_file_is_read() -> None:
    """The five ids and one score are enough; everything else has its default."""
    row = parsed(csv_text("glynora,glynora/b1,starter,d1,r1,4")).rows[0]
    assert (row.campaign, row.prompt_id, row.candidate, row.draft_id, row.rater_id) == (
        "glynora",
        "glynora/b1",
        "starter",
        "d1",
        "r1",
    )
    assert row.scores == {"accuracy": 4}
    assert (row.line, row.occasion, row.verdict, row.comment, row.cost, row.rated_at) == (2, 1, None, "", None, None)


def test_unknown_columns_are_told_and_kept() -> None:
    """Columns that nobody here knows are named, and their values stay with the row; our own are no surprise."""
    text = csv_text("c,c/b,k,d1,r1,4,blue,42", header=f"{HEADER},colour,seed")
    imported = parsed(text)
    assert imported.unknown_columns == ("colour",)
    assert imported.rows[0].further == {"colour": "blue", "seed": "42"}


@pytest.mark.parametrize("score", ["0", "6", "-1", "4.5", "four", "1e1", "१"])
def test_scores_outside_the_scale_refuse_the_file(score: str) -> None:
    """A score that is no whole number from 1 to 5 refuses everything and tells its line."""
    told = refused(csv_text("c,c/b,k,d1,r1,4", f"c,c/b,k,d2,r1,{score}"))
    assert f'line 3: score_accuracy is "{score}"' in told.what
    assert "line 2" not in told.what
    assert "no row was imported" in told.remedy


@pytest.mark.parametrize(
    ("cell", "score"),
    [("4", 4), ("4.0", 4), (" 5 ", 5), *((one, None) for one in ("", "NA", "n/a", "#N/A", "-", "–", " N/A "))],
)
def test_scores_as_other_programs_write_them(cell: str, score: int | None) -> None:
    """Whole numbers with a point are scores; empty cells and what people write instead are no rating, never 0."""
    row = parsed(csv_text(f"c,c/b,k,d1,r1,{cell}")).rows[0]
    assert row.scores == ({} if score is None else {"accuracy": score})


def test_a_repeated_rating_refuses_the_file() -> None:
    """The same draft, rater and occasion twice is told with both lines; another occasion is another rating."""
    header = f"{HEADER},occasion"
    told = refused(csv_text("c,c/b,k,d1,r1,4,1", "c,c/b,k,d1,r1,4,2", "c,c/b,k,d1,r1,5,", header=header))
    assert "line 4: rater r1 rated draft d1 on occasion 1 already on line 2" in told.what
    assert "line 3" not in told.what


def test_many_problems_are_told_with_their_number() -> None:
    """The first ten problems are told one by one, the rest counted."""
    told = refused(csv_text(*(f"c,c/b,k,d{number},r1,9" for number in range(14))))
    assert told.what.count("score_accuracy is") == 10
    assert "and 4 more" in told.what


def test_line_numbers_count_lines_inside_cells() -> None:
    """A comment over several lines does not shift the number of the line that is told."""
    text = csv_text('c,c/b,k,d1,r1,4,"one\r\ntwo\nthree"', "c,c/b,k,d2,r1,7,x", header=f"{HEADER},comment")
    assert "line 5: score_accuracy" in refused(text).what


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        (csv_text(), "has no ratings"),
        (
            csv_text("c,c/b,d1,r1,4", header="campaign,prompt_id,draft_id,rater_id,score_accuracy"),
            "no column candidate",
        ),
        (csv_text("c,c/b,k,d1,r1", header="campaign,prompt_id,candidate,draft_id,rater_id"), "no column score_"),
        (csv_text(header=f"{HEADER},score_accuracy"), "names the column score_accuracy twice"),
        (csv_text(header=f",{HEADER}"), "a column without a name"),
        (csv_text("c,c/b,k,d1,r1"), "line 2: the record has 5 cells, but the header has 6"),
        (csv_text('c,c/b,k,d1,r1,"4"x'), "line 2: the record is not quoted"),
        (csv_text('c,c/b,k,d1,r1,"4'), "line 2: the record is not quoted"),
        (csv_text("c,c/b,k,,r1,4"), "line 2: draft_id is empty"),
        (csv_text("c,c/b,k,d1,r1,4,maybe", header=f"{HEADER},verdict"), 'verdict is "maybe" (allowed: approve'),
        (csv_text("c,c/b,k,d1,r1,4,-1", header=f"{HEADER},cost"), 'cost is "-1"'),
        (csv_text("c,c/b,k,d1,r1,4,1  2", header=f"{HEADER},cost"), 'cost is "1  2"'),
        (csv_text("c,c/b,k,d1,r1,4,nan", header=f"{HEADER},cost"), 'cost is "nan"'),
        (csv_text("c,c/b,k,d1,r1,4,0", header=f"{HEADER},occasion"), 'occasion is "0"'),
        (csv_text("c,c/b,k,d1,r1,4,-3", header=f"{HEADER},duration_ms"), 'duration_ms is "-3"'),
        (csv_text("c,c/b,k,d1,r1,4,11/23/2026", header=f"{HEADER},rated_at"), 'rated_at is "11/23/2026"'),
    ],
)
def test_what_is_wrong_with_a_csv_is_told(text: str, said: str) -> None:
    """Each fault of a CSV file is one sentence with its place."""
    assert said in refused(text).what


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("[1]\n", "line 1: this is JSON, but not an object"),
        ("{}\n{\n", "line 2: this is not a JSON object"),
        ('{"a":1,"a":2}\n', "line 1: this is not a JSON object (a key appears twice)"),
        ('{"a":NaN}\n', "line 1: this is not a JSON object (NaN is not a number)"),
        ("[" * 100_000, "line 1: this is not a JSON object"),
        ('{"campaign":"c"}\n', "no column prompt_id"),
    ],
)
def test_what_is_wrong_with_jsonl_is_told(text: str, said: str) -> None:
    """Each fault of a JSONL file is one sentence with its line."""
    assert said in refused(text, "jsonl").what


@pytest.mark.parametrize("value", ["true", "4.5", "0", "[4]", '"x"'])
def test_json_scores_have_to_be_whole_numbers(value: str) -> None:
    """Truth values, fractions and lists are no scores."""
    line = f'{{"campaign":"c","prompt_id":"p","candidate":"k","draft_id":"d","rater_id":"r","score_accuracy":{value}}}'
    assert "line 1: score_accuracy is" in refused(line, "jsonl").what


@pytest.mark.parametrize("value", ["1e300", str(10**30), str(10**15), str(-(10**30))])
@pytest.mark.parametrize("name", ["duration_ms", "occasion", "score_accuracy"])
def test_numbers_in_json_are_no_longer_than_written_ones(name: str, value: str) -> None:
    """What no store can hold is refused with its line, as in a table."""
    record = {
        "campaign": "c",
        "prompt_id": "p",
        "candidate": "k",
        "draft_id": "d",
        "rater_id": "r",
        "score_accuracy": 4,
    }
    line = ",".join(f'"{key}":{json.dumps(one)}' for key, one in record.items() if key != name)
    assert f"line 1: {name} is " in refused(f'{{{line},"{name}":{value}}}', "jsonl").what


def test_json_records_may_leave_keys_out() -> None:
    """A key that a record lacks is null there, blank lines do not count as records but as lines."""
    line = '{"campaign":"c","prompt_id":"p","candidate":"k","draft_id":"%s","rater_id":"r"%s}'
    text = line % ("d1", ', "score_accuracy": 4.0') + "\r\n\n" + line % ("d2", ', "verdict": null, "note": [1]')
    imported = parsed(text, "jsonl")
    assert [one.line for one in imported.rows] == [1, 3]
    assert [one.scores for one in imported.rows] == [{"accuracy": 4}, {}]
    assert imported.unknown_columns == ("note",)
    assert imported.rows[1].further == {"note": [1]}


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_files_of_spreadsheets_elsewhere(tmp_path: Path, delimiter: str) -> None:
    """Semicolons and tabs separate cells as well, and UTF-16 with its mark is read."""
    path = tmp_path / "Ratings.CSV"
    text = csv_text("c,c/b,k,d1,r1,4").replace(",", delimiter).replace("\n", "\r\n")
    path.write_bytes(text.encode("utf-16"))
    assert read_ratings(path).rows[0].scores == {"accuracy": 4}


def test_a_sheet_with_decimal_commas_is_read_as_it_was_saved() -> None:
    """Behind semicolons 3,0 is a score and 0,012 a cost; where commas separate the cells nothing is guessed."""
    text = csv_text("c;c/b;k;d1;r1;3,0;0,012", header=f"{HEADER},cost".replace(",", ";"))
    row = parsed(text).rows[0]
    assert (row.scores, row.cost) == ({"accuracy": 3}, 0.012)
    told = refused(csv_text('c,c/b,k,d1,r1,"3,0","1,200"', header=f"{HEADER},cost"))
    assert 'score_accuracy is "3,0"' in told.what
    assert 'cost is "1,200"' in told.what


def test_what_spreadsheets_leave_behind_is_passed_over() -> None:
    """A line that names the separator, rows and columns without a word; lines keep their numbers."""
    text = csv_text("c;c/b;k;d1;r1;4;", ";;;;;;", "c;c/b;k;d2;r1;7;", ";;;;;;", header=HEADER.replace(",", ";") + ";")
    assert "line 5: score_accuracy" in refused(f"sep=;\r\n{text}").what
    assert "line 2" not in refused(f"sep=;\r\n{text}").what
    rows = parsed(f"sep=;\r\n{text.replace(';7;', ';2;')}").rows
    assert [(one.line, one.scores["accuracy"]) for one in rows] == [(3, 4), (5, 2)]
    assert "line 3: the record has 8 cells" in refused(f"sep=;\r\n{text.replace('r1;4;', 'r1;4;;lost')}").what


def test_columns_that_agencies_call_otherwise_are_found_and_told() -> None:
    """`Brief`, `Model` and `Brand voice (1-5)` are known by their sense; one that two columns may be is asked for."""
    header = "Campaign,Brief,Model,Draft ID,Reviewer,Accuracy score,Brand voice (1-5),Mood"
    imported = parsed(csv_text(" c ,b1,M one ,d1, Ann,4,5,grim", header=header))
    row = imported.rows[0]
    assert (row.campaign, row.prompt_id, row.candidate, row.rater_id) == ("c", "b1", "M one", "Ann")
    assert row.scores == {"accuracy": 4, "brand_voice": 5}
    # What is merely written otherwise is no guess, and not told as one.
    assert dict(imported.read_as) == {
        "Brief": "prompt_id",
        "Model": "candidate",
        "Reviewer": "rater_id",
        "Accuracy score": "score_accuracy",
    }
    assert imported.unknown_columns == ("Mood",)
    told = refused(csv_text("c,b1,m,n,d1,r1,4", header="campaign,brief,model,system,draft_id,rater,accuracy"))
    assert "no column candidate. Its columns are campaign, brief, model, system" in told.what


def test_our_own_names_go_before_others() -> None:
    """A file with `candidate` keeps its `model` as what it is: a column that nobody here knows."""
    imported = parsed(csv_text("c,c/b,k,d1,r1,4,llama", header=f"{HEADER},model"))
    assert (imported.rows[0].candidate, imported.read_as, imported.unknown_columns) == ("k", (), ("model",))


def test_another_scale_is_named_as_one() -> None:
    """Scores up to 100 are no row of slips: the remedy says that they have to be brought to 1–5, and by whom."""
    remedy = refused(csv_text(*(f"c,c/b,k,d{number},r1,{number * 10}" for number in range(11)))).remedy
    assert "Scores in this file go up to 100: convert them to 1–5 first" in remedy
    assert "Scores in this file" not in refused(csv_text("c,c/b,k,d1,r1,55")).remedy


def test_a_sheet_in_another_encoding_is_told_with_the_way_out_of_excel(tmp_path: Path) -> None:
    """What Excel saves as plain CSV is refused with the name of the form that it has to be saved in."""
    path = tmp_path / "ratings.csv"
    path.write_bytes(csv_text("c,c/b,k,d1,Müller,4").encode("cp1252"))
    with pytest.raises(KnownError) as told:
        read_ratings(path)
    assert '"CSV UTF-8"' in told.value.remedy


def test_other_endings_are_refused(tmp_path: Path) -> None:
    """A file of another kind is told what can be read."""
    (tmp_path / "ratings.ods").touch()
    with pytest.raises(KnownError, match=r"\.csv, \.xlsx and \.jsonl"):
        read_ratings(tmp_path / "ratings.ods")


def book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(path) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_a_workbook_is_read_as_the_sheet_that_has_scores(tmp_path: Path) -> None:
    """Numbers, dates and empty cells come as what they are; lines are rows of the sheet; other sheets do not matter."""
    head = ["Campaign", "Brief", "Model", "Draft ID", "Rater", "Accuracy", "Brand voice", "Cost"]
    rows = [head, ["c", "b1", "Big one", 17, "R1", 4, "n/a", 0.012], [], ["c", "b1", "Big one", 18, "R1", 5, 3, None]]
    path = book(tmp_path / "ratings.xlsx", {"Read me": [["Rated in March"]], "Scores": [[], *rows]})
    first, second = read_ratings(path).rows
    assert (first.line, first.draft_id, first.scores, first.cost) == (3, "17", {"accuracy": 4}, 0.012)
    assert (second.line, second.scores, second.cost) == (5, {"accuracy": 5, "brand_voice": 3}, None)
    wrong = book(tmp_path / "wrong.xlsx", {"Scores": [head, ["c", "b1", "m", 17, "R1", 4.5, 3, 1]]})
    with pytest.raises(KnownError, match=r'line 2: score_accuracy is "4\.5"'):
        read_ratings(wrong)


LONG = "Campaign,Brief,Model,Draft ID,Reviewer,Criterion,Score,Comment"


def test_a_sheet_with_a_row_for_each_score_is_read(tmp_path: Path) -> None:
    """Rows of one draft by one rater are one rating, wherever they stand; each comment stays with its criterion."""
    lines = (
        "c,b1,big,d1,R1,Accuracy,4,Says who?", "c,b1,big,d2,R1,Accuracy,2,", "c,b1,big,d1,R2,Accuracy,5,",
        "c,b1,big,d1,R1,Brand voice (1-5),3,Warm.", "c,b1,big,d1,R1,Humor,n/a,",
    )  # fmt: skip
    found = parsed(csv_text(*lines, header=LONG))
    assert found.criteria == ("accuracy", "brand_voice", "humor")
    assert [(one.line, one.draft_id, one.rater_id, one.scores, one.comment) for one in found.rows] == [
        (2, "d1", "R1", {"accuracy": 4, "brand_voice": 3}, "Accuracy: Says who?; Brand voice (1-5): Warm."),
        (3, "d2", "R1", {"accuracy": 2}, ""),
        (4, "d1", "R2", {"accuracy": 5}, ""),
    ]
    path = book(tmp_path / "long.xlsx", {"Key": [["Criterion"]], "All": [one.split(",") for one in (LONG, *lines)]})
    assert read_ratings(path).rows == found.rows


def test_rows_of_one_rating_that_contradict_each_other_are_refused() -> None:
    """A criterion scored twice, two models of one draft, and a score of nothing are told with their lines."""
    first = "c,b1,big,d1,R1,Accuracy,4,"
    for line, said in (
        (
            "c,b1,big,d1,R1,accuracy,5,",
            'line 3: "accuracy" is already given for this draft by this rater, at line 2 or below',
        ),
        ("c,b1,small,d1,R1,Brand voice,5,", 'line 3: Model is "small", but the same rating has "big" on line 2'),
        ("c,b1,big,d1,R1,,5,", "line 3: Criterion is empty"),
    ):
        assert said in refused(csv_text(first, line, header=LONG)).what


def test_a_workbook_without_ratings_or_with_several_sheets_of_them_is_refused(tmp_path: Path) -> None:
    """What is no sheet of ratings is not guessed at, and of two none is chosen in silence."""
    with pytest.raises(KnownError, match="none of its sheets has a column of scores"):
        read_ratings(book(tmp_path / "none.xlsx", {"A": [["Campaign", "Brief"]]}))
    head = HEADER.split(",")
    with pytest.raises(KnownError, match='2 sheets of ratings: "A", "B"'):
        read_ratings(book(tmp_path / "two.xlsx", {"A": [head], "B": [head]}))


def test_rows_that_are_hidden_in_a_workbook_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    """What a filter or a hand hides is told by row, is read on demand, and is not refused for what stands in it."""
    rows = [["c", "c/b", "k", f"d{score}", "R1", score] for score in (4, 9, 5)]

    def hiding(name: str, *hidden: int) -> Path:
        with xlsxwriter.Workbook(tmp_path / name) as made:
            sheet = made.add_worksheet()
            for number, row in enumerate([HEADER.split(","), *rows]):
                sheet.write_row(number, 0, row)
            for number in hidden:
                sheet.set_row(number, None, None, {"hidden": True})
        return tmp_path / name

    found = read_ratings(hiding("one.xlsx", 2))
    assert ([one.line for one in found.rows], found.hidden) == ([2, 4], (3,))
    with pytest.raises(KnownError, match="line 3: "):
        read_ratings(tmp_path / "one.xlsx", hidden=True)
    rows[1][-1] = 3
    whole = read_ratings(hiding("two.xlsx", 2), hidden=True)
    assert ([one.line for one in whole.rows], whole.hidden) == ([2, 3, 4], (3,))
    with pytest.raises(KnownError, match="are in hidden rows"):
        read_ratings(hiding("all.xlsx", 1, 2, 3))


def test_times_are_understood_with_and_without_zone() -> None:
    """A zone is converted to UTC; a time without one counts as UTC."""
    text = csv_text(
        "c,c/b,k,d1,r1,4,2026-03-01T10:00:00+02:00", "c,c/b,k,d2,r1,4,2026-03-01 08:00", header=f"{HEADER},rated_at"
    )
    assert {str(one.rated_at) for one in parsed(text).rows} == {"2026-03-01 08:00:00+00:00"}


@given(
    st.text(alphabet='campignrotdscre_,;"\n\r\t1456{}[]: \x00\ufeff', max_size=120), st.sampled_from(["csv", "jsonl"])
)
def test_any_text_gives_rows_or_a_sentence(text: str, form: str) -> None:
    """Whatever a file holds, the answer is ratings or a known error."""
    try:
        rows = parsed(text, form).rows
    except KnownError as error:
        rows = ()
        told = error.what
    else:
        told = "read"
    assert told
    assert all(1 <= score <= 5 for one in rows for score in one.scores.values())
