"""How does a candidate beside its adapted self look: what rose, was kept, was lost, and what it cost?"""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout

from fairdraft.domain.before_after import METHOD, BeforeAfter, CriterionChange, outcome_words
from fairdraft.domain.comparison_words import interval, signed
from fairdraft.ui.compare.candidate_marks import Candidates
from fairdraft.ui.compare.figure_grid import IN_WORDS, FigureGrid, Words
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme

_HEADS = ("", "before", "after", "difference", "95% interval", "briefs", IN_WORDS)
_GROUPS = {"made_for": "What it was made for", "must_keep": "What it must not lose"}


def add_befores_and_afters(
    inside: QVBoxLayout,
    found: list[BeforeAfter],
    candidates: Candidates,
    criterion: Callable[[str], str],
    theme: Theme,
) -> None:
    """Put adaptations into a card, one below the other.

    Args:
        inside: the card's layout.
        found: the adaptations in words.
        candidates: how candidates are marked.
        criterion: a criterion's name by its id.
        theme: colors and letters.
    """
    for number, one in enumerate(found):
        inside.addSpacing(10 if number else 0)
        inside.addWidget(text_label(one.summary, "strong", wrap=True))
        grid = FigureGrid(_HEADS, candidates, theme)
        for role, words in _GROUPS.items():
            changes = [each for each in one.changes if each.role == role]
            if changes:
                grid.group(words)
            for each in changes:
                grid.row(_cells(each, criterion))
        inside.addWidget(grid)
        for note in one.notes:
            inside.addWidget(text_label(note, "small", wrap=True))
    inside.addWidget(text_label(METHOD, "small", wrap=True))


def _cells(change: CriterionChange, criterion: Callable[[str], str]) -> tuple[str | Words, ...]:
    return (
        criterion(change.criterion),
        _mean(change.before),
        _mean(change.after),
        "–" if change.difference is None else signed(change.difference, 2),
        Words(interval(change.ci95, 2).strip() or "–"),
        f"{change.n:,}",
        Words(outcome_words(change), strong=change.verdict in ("improved", "lost"), wrap=True),
    )


def _mean(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
