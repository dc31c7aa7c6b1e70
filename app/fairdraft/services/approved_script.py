"""Which spoken and shown lines of a manuscript are, word for word, approved language?"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from fairdraft.domain.manuscript import ManuscriptPart
from fairdraft.domain.piece import SCRIPT_TAGS, BlockKind
from fairdraft.rules.approved_lines import ApprovedLineFinder, ApprovedLines

_LINES = frozenset(SCRIPT_TAGS)


def in_run_of_script(part: ManuscriptPart) -> bool:
    """Whether a part is a line of a script, or a note that may stand between such lines."""
    return part.kind in _LINES or part.kind == "note"


def script_parts(parts: Sequence[ManuscriptPart], finder: ApprovedLineFinder) -> list[tuple[str, BlockKind, str]]:
    """(section, kind, text) of lines of a script that follow each other, with approved language locked.

    What is spoken is locked with what is shown beside it, if that is approved language of the same section, or
    nothing. So a statement of which one super has other words stays as it was written, and the checks tell. Notes that
    stand between locked lines come behind them.

    Args:
        parts: spoken and shown lines, and notes.
        finder: knows the product's approved language.
    """
    divided = [one for number, part in enumerate(parts) for one in _divided(part, parts[number + 1 :], finder)]
    found: list[tuple[str, BlockKind, str]] = []
    at = 0
    for section, first, end in _locked(divided, finder):
        found += [(one.section, one.kind, one.text) for one in divided[at:first]]
        run = divided[first:end]
        found.append((section, "locked", "\n".join(line for one in run if one.kind in _LINES for line in _tagged(one))))
        found += [(one.section, one.kind, one.text) for one in run if one.kind == "note"]
        at = end
    return found + [(one.section, one.kind, one.text) for one in divided[at:]]


def _divided(
    part: ManuscriptPart, behind: Sequence[ManuscriptPart], finder: ApprovedLineFinder
) -> Sequence[ManuscriptPart]:
    """A part whose lines are approved language in part, divided there. What is spoken with a super stays whole: nobody
    knows with which of its lines that is shown.
    """
    lines = part.text.split("\n")
    is_shown = part.kind == "voice_over" and next((one.kind for one in behind if one.kind in _LINES), "") == "super"
    if part.kind not in _LINES or len(lines) == 1 or is_shown:
        return [part]
    ends = sorted({0, len(lines), *(at for run in finder.find(lines) for at in (run.first, run.end))})
    texts = ["\n".join(lines[start:end]).strip("\n") for start, end in pairwise(ends)]
    return [replace(part, text=text) for text in texts if text]


def _locked(parts: Sequence[ManuscriptPart], finder: ApprovedLineFinder) -> list[tuple[str, int, int]]:
    """(section, first, end) of the parts that are locked, in order: what is spoken, then what is shown alone."""
    said = [number for number, one in enumerate(parts) if one.kind == "voice_over"]

    def end_of(run: ApprovedLines) -> int | None:
        """Where a spoken run ends with its supers; None where one of them between its lines is not approved."""
        last = said[run.end - 1]
        next_said = said[run.end] if run.end < len(said) else len(parts)
        supers = [at for at in range(said[run.first], next_said) if parts[at].kind == "super"]
        between = sum(at < last for at in supers)
        for shown in range(len(supers), between - 1, -1):
            if _are_approved([parts[at].text for at in supers[:shown]], run.section, finder):
                return max([last, *supers[:shown]]) + 1
        return None

    spoken = finder.find([parts[at].text for at in said], lambda run: end_of(run) is not None)
    locked = [(run.section, said[run.first], end_of(run) or 0) for run in spoken]
    taken = {at for _, first, end in locked for at in range(first, end)}
    alone = [at for at, one in enumerate(parts) if one.kind == "super" and at not in taken]
    shown = finder.find(
        [parts[at].text for at in alone],
        # Lines on the screen are one text only where nothing is said or locked between them.
        lambda run: all(parts[at].kind != "voice_over" for at in range(alone[run.first], alone[run.end - 1] + 1)),
    )
    return sorted([*locked, *((run.section, alone[run.first], alone[run.end - 1] + 1) for run in shown)], key=_first)


def _first(locked: tuple[str, int, int]) -> int:
    return locked[1]


def _are_approved(texts: Sequence[str], section: str, finder: ApprovedLineFinder) -> bool:
    runs = finder.find(texts)
    return sum(run.end - run.first for run in runs) == len(texts) and all(run.section == section for run in runs)


def _tagged(part: ManuscriptPart) -> list[str]:
    """The lines of a part with their tag, one for each of its paragraphs: a wrapped sentence stays one."""
    paragraphs = [" ".join(line.strip() for line in one.split("\n")) for one in part.text.split("\n\n")]
    return [f"{SCRIPT_TAGS[part.kind]}{one}" for one in paragraphs]
