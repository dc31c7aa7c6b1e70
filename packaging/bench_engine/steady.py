"""Are the engines of a round measured on a machine that kept its pace?

A shared machine changes its pace by half from one minute to the next, for work on several cores above all. A little
work of the kind that is measured is done before and after each engine; where its time changed, the round is measured
anew. Slow and quick rounds count alike: all engines of a round shall have had the same machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from figures import Figures

_STEADY = 1.08
_TRIES = 4


_PACE = "tries, by what became of the machine's pace"


class SteadyRounds:
    """Measures rounds and keeps their figures, and with them how often the pace changed.

    Args:
        figures: where they go.
        pace: does the little work; its seconds a token.
    """

    def __init__(self, figures: Figures, pace: Callable[[], float]) -> None:
        self._figures = figures
        self._pace = pace

    def measure(self, case: str, parts: Mapping[str, Callable[[], float]]) -> None:
        """Measure each engine of a case once, one after another."""
        found: dict[str, float] = {}
        for tries in range(1, _TRIES + 1):
            found = {}
            paces = [self._pace()]
            for name, part in parts.items():
                found[name] = part()
                paces.append(self._pace())
                if max(paces) > _STEADY * min(paces):
                    break
            else:
                self._keep(case, found, tries - 1, steady=True)
                return
        # What is lacking of the last try is measured as the machine is, and that is told.
        found = {name: found[name] if name in found else part() for name, part in parts.items()}
        self._keep(case, found, _TRIES, steady=False)

    def told(self) -> list[str]:
        """What was measured anew, also in the earlier runs whose figures these are added to; nothing if nothing was."""
        pace = self._figures.of(_PACE)
        anew, unsteady = (int(sum(pace.get(name, []))) for name in ("anew", "unsteady"))
        if not anew:
            return []
        line = (
            f"The machine's pace changed by more than {_STEADY - 1:.0%} in {anew} tries, which were measured anew; "
            f"rounds that were kept though it changed each time: {unsteady}."
        )
        return ["", line]

    def _keep(self, case: str, found: dict[str, float], anew: int, *, steady: bool) -> None:
        self._figures.add(case, found)
        self._figures.add(_PACE, {"anew": anew, "unsteady": float(not steady)})
