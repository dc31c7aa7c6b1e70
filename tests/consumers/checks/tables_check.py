"""Do pandas, pyarrow, DuckDB and openpyxl read the rating tables with the right types and values?"""

import json
import sys
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq

folder = Path(sys.argv[1])
csv = pd.read_csv(folder / "csv" / "ratings.csv", encoding="utf-8-sig")
jsonl = pd.read_json(folder / "jsonl" / "ratings.jsonl", lines=True)
parquet = pd.read_parquet(folder / "parquet" / "ratings.parquet")
assert list(csv.columns) == list(jsonl.columns) == list(parquet.columns)
schema = pq.read_schema(folder / "parquet" / "ratings.parquet")
types = {field.name: str(field.type) for field in schema}
for name, kind in (
    ("occasion", "int64"),
    ("score_accuracy", "int64"),
    ("score_copy_quality", "int64"),
    ("duration_ms", "int64"),
    ("cost", "double"),
    ("blind", "bool"),
    ("comment", "string"),
):
    assert types[name] == kind, (name, types[name])
assert csv["score_accuracy"].dtype == "int64"
assert csv["blind"].dtype == "bool"
assert csv["score_copy_quality"].isna().all()
assert parquet["score_copy_quality"].isna().all()
assert pd.to_datetime(csv["rated_at"]).dt.tz is not None
assert csv["score_accuracy"].tolist() == parquet["score_accuracy"].tolist() == jsonl["score_accuracy"].tolist()
assert parquet["draft_text"].tolist() == jsonl["draft_text"].tolist() == csv["draft_text"].tolist()
# A cell of a spreadsheet begins with an apostrophe where the text would be a formula.
assert csv["comment"].str.startswith("'=").all()
assert parquet["comment"].str.startswith("=").all()
assert [one[1:] for one in csv["comment"]] == parquet["comment"].tolist()
# As columns.md says that it is read.
told = pd.read_csv(folder / "csv" / "ratings.csv", keep_default_na=False, na_values=[""], dtype={"rubric_version": str})
assert told["rubric_version"].tolist() == parquet["rubric_version"].tolist()
((mean,),) = duckdb.read_parquet(str(folder / "parquet" / "ratings.parquet")).avg("score_accuracy").fetchall()
assert abs(mean - csv["score_accuracy"].mean()) < 1e-9
marks = pd.read_json(folder / "jsonl" / "annotations.jsonl", lines=True)
texts = dict(zip(jsonl["draft_id"], jsonl["draft_text"], strict=True))
assert all(texts[one.draft_id][one.start : one.end] == one.quote for one in marks.itertuples())

book = openpyxl.load_workbook(folder / "xlsx" / "ratings.xlsx")
assert book.sheetnames == ["Ratings", "Comparison", "Design"]
rows = list(book["Ratings"].iter_rows(values_only=True))
assert list(rows[0]) == list(parquet.columns)
place = rows[0].index("comment")
assert all(row[place].startswith("=HYPERLINK") for row in rows[1:])
assert all(cell.data_type != "f" for row in book["Ratings"].iter_rows() for cell in row)
sheet = pd.DataFrame(rows[1:], columns=rows[0])
assert sheet["score_accuracy"].tolist() == parquet["score_accuracy"].tolist()
assert sheet["draft_text"].tolist() == parquet["draft_text"].tolist()
print(json.dumps({"rows": len(csv), "marks": len(marks), "columns": len(csv.columns)}))
