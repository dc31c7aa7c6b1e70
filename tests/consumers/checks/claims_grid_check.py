"""Does openpyxl read the claims grid of a hand-off folder as text that stays text?"""

import json
import sys
from pathlib import Path

import openpyxl

book = openpyxl.load_workbook(Path(sys.argv[1]) / "claims-grid.xlsx")
cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
like = [cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
assert all(cell.quotePrefix for cell in like)
print(
    json.dumps(
        {
            "sheets": book.sheetnames,
            "claims": book["Claims"].max_row - 1,
            "formulas": sum(cell.data_type == "f" for cell in cells),
            "kept": len(like),
        }
    )
)
