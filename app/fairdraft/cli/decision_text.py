"""How does the decision sheet read in a terminal?"""

from fairdraft.domain.decision_sheet import ADVICE_NOTE, DecisionSheet, SheetCandidate, SheetCell, sheet_sections


def decision_text(sheet: DecisionSheet) -> str:
    """The sheet in plain lines: question, candidates, advice, and everything under it."""
    lines = [f"{one.chip.upper()}. {one.note}" for one in sheet.caveats]
    lines += [sheet.question]
    for one in sheet.candidates:
        lines += ["", one.candidate, *(f"  {line}" for line in _candidate(one, sheet))]
    lines += ["", sheet.reading] if sheet.reading else []
    lines += ["", "What the data suggest", f"  {sheet.advice}", *(f"  {one}" for one in sheet.because)]
    for title, sentences in sheet_sections(sheet):
        if sentences:
            lines += ["", title, *(f"  {one}" for one in sentences)]
    decided = [f"  {name}: {value}" for name, value in sheet.signed if value] or ["  No decision yet."]
    return "\n".join([*lines, "", "Decision", *decided, *(f"  {one}" for one in sheet.decided), "", ADVICE_NOTE])


def _candidate(one: SheetCandidate, sheet: DecisionSheet) -> list[str]:
    ratings = [f"{name}: {_cell(cell)}" for name, cell in zip(sheet.criteria, one.ratings, strict=True)]
    others = (("Findings", one.findings), ("Approved", one.approved), ("Cost per approved draft", one.cost))
    return [f"Coverage: {one.coverage}", *ratings, *(f"{name}: {_cell(cell)}" for name, cell in others)]


def _cell(cell: SheetCell) -> str:
    return f"{cell.value} {cell.about}".strip()
