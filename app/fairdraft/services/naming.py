"""Which thing does a person mean by the name they typed, and what is said where there is none?"""

from collections.abc import Iterable

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import SHORTEST_BEGINNING
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.shortening import first_names
from fairdraft.domain.study import DESK_PREFIX, Study
from fairdraft.services.ports import StudyStore


class NotHereError(KnownError):
    """A piece or draft that is not in the store, or was put aside."""


def unknown(thing: str, name: str, known: Iterable[str]) -> KnownError:
    """The error for a name that a person gave and nothing has, with the nearest known names; a UsageError where it is
    empty, as it is where a script's variable is.
    """
    error = not_among(thing, name, known)
    return error if name.strip() else UsageError(f"The name of the {thing} is missing: it is empty.", error.remedy)


def not_among(thing: str, name: str, known: Iterable[str]) -> KnownError:
    """The same for a name that stands in a file."""
    # Imported here: only a mistake pays for it.
    from difflib import get_close_matches

    names = sorted(known)
    near = get_close_matches(name, names, n=3)
    if near:
        return KnownError(f'There is no {thing} "{name}".', f"Did you mean {' or '.join(near)}?")
    if names:
        # A name that has a comma itself would read as two.
        shown = first_names([f'"{one}"' if ", " in one else one for one in names])
        return KnownError(f'There is no {thing} "{name}".', f"Known: {shown}.")
    return KnownError(f'There is no {thing} "{name}".', f"No {thing} has been added yet.")


def _unknown_study(study_id: str, known: Iterable[str]) -> KnownError:
    """The error for a name that no planned study has; a desk study is there, but nobody planned it."""
    if not study_id.startswith(DESK_PREFIX):
        return unknown("study", study_id, known)
    return KnownError(
        f'There is no planned study "{study_id}": "{DESK_PREFIX}…" names what is drafted and rated outside of studies.',
        'It can be compared, and exported in every form but fairset; "fairdraft study create" makes a planned study.',
    )


def known_study(store: StudyStore, study_id: str) -> Study:
    """A study by its id; KnownError with the nearest names where there is none."""
    found = store.study(study_id)
    if found is None:
        raise _unknown_study(study_id, [one.id for one in store.studies()])
    return found


def no_verdict(verdict: str, rubric: Rubric) -> KnownError:
    """The error for a verdict that a rubric does not have."""
    known = f"Give {' or '.join(rubric.verdicts)}." if rubric.verdicts else "It has none: give only scores."
    return KnownError(f'The rubric "{rubric.id}" has no verdict "{verdict}".', known)


def ambiguous(thing: str, name: str, fitting: Iterable[str]) -> KnownError:
    """The error for a name that several things begin with."""
    names = sorted(fitting)
    return KnownError(f'"{name}" may be one of {len(names)} {thing}s.', f"Write the full name: {', or '.join(names)}.")


def no_piece(piece_id: str) -> KnownError:
    """The error for an id that no piece has: a `NotHereError`, or a UsageError where it is empty."""
    if not piece_id.strip():
        return UsageError("The id of the piece is missing: it is empty.", _whole_beginning(piece_id))
    remedy = _whole_beginning(piece_id) or 'Open one on the draft screen; "fairdraft pieces list" names them too.'
    return NotHereError(f'There is no piece "{piece_id}".', remedy)


def no_draft(draft_id: str) -> KnownError:
    """The error for an id that no draft has: a `NotHereError`, or a UsageError where it is empty."""
    if not draft_id.strip():
        return UsageError("The id of the draft is missing: it is empty.", _whole_beginning(draft_id))
    remedy = _whole_beginning(draft_id) or 'Choose one on the draft screen; "fairdraft pieces list" names them too.'
    return NotHereError(f'There is no draft "{draft_id}".', remedy)


def _whole_beginning(typed: str) -> str:
    """What helps where an id was cut to fewer characters than find anything; empty where that is not what is wrong."""
    if len(typed) >= SHORTEST_BEGINNING:
        return ""
    return f'Give at least the first {SHORTEST_BEGINNING} characters of its id, as "fairdraft pieces list" shows it.'


def somebody(by: str, fault: str = "No person is named.") -> str:
    """A person's name without the blanks around it; UsageError with this `fault` where it is nobody's."""
    name = by.strip()
    if not name:
        raise UsageError(fault, "Say who: enter the name of the person at this machine, or use --by.")
    return name
