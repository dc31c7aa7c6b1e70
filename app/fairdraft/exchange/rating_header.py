"""Which columns of a ratings file hold what is needed, where they are called otherwise?"""

import re
from collections.abc import Iterable, Mapping

from fairdraft.exchange.rating_columns import SCORE_PREFIX, canonical_columns

# How sheets of agencies call them. "Draft" is left out: under it stands an id as often as the copy itself.
_NAMES = {
    "campaign": "campaign, campaign id, campaign name",
    "prompt_id": "prompt id, prompt, prompt no, brief, brief id, brief no",
    "candidate": "candidate, candidate id, model, model id, system",
    "draft_id": "draft id, draft no, draft number, proposal, proposal id, proposal no",
    "rater_id": "rater id, rater, rater name, reviewer, reviewer id, reviewer name, evaluator, medical writer",
    "occasion": "occasion",
    "verdict": "verdict, decision",
    "comment": "comment, comments, note, notes, remark, remarks",
    "draft_text": "draft text, text of draft",
    "cost": "cost, cost per draft",
    "rated_at": "rated at, rated on, date of rating",
}


def columns_meant(columns: Iterable[str]) -> Mapping[str, str]:
    """Which column of the program a column of the file is, for those that are called otherwise.

    A column counts where one alone fits and none has the program's own name; `Brief ID` is `prompt_id` then, and
    `Brand voice (1-5)` is `score_brand_voice`.
    """
    there = list(columns)
    own = {one.name for one in canonical_columns()}
    fitting: dict[str, list[str]] = {}
    for column in there:
        meant = None if column in own else _MEANT.get(_plain(column))
        if meant is not None and meant not in there:
            fitting.setdefault(meant, []).append(column)
    return {one[0]: meant for meant, one in fitting.items() if len(one) == 1}


def is_guess(column: str, meant: str) -> bool:
    """Whether a column is called otherwise in more than letters, blanks and a scale: `Model`, but not `Draft ID`."""
    return _plain(column) not in (_plain(meant), _plain(meant.removeprefix(SCORE_PREFIX)))


def _plain(name: str) -> str:
    """Words in lower case, without a scale in brackets: `Copy_Quality [1–5]` is `copy quality`."""
    without_scale = re.sub(r"[(\[][^)\]]*[)\]]\s*$", "", name)
    return " ".join(re.findall(r"[^\W_]+", without_scale.casefold()))


def _meant() -> dict[str, str]:
    meant = {name: column for column, names in _NAMES.items() for name in names.split(", ")}
    for column in canonical_columns():
        if column.name.startswith(SCORE_PREFIX):
            criterion = _plain(column.name.removeprefix(SCORE_PREFIX))
            forms = (criterion, f"score {criterion}", f"{criterion} score", f"{criterion} rating")
            meant |= dict.fromkeys(forms, column.name)
    return meant


_MEANT = _meant()
