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


class SteadyRounds:
    """Measures rounds and keeps their figures.

    Args:
        figures: where they go.
        pace: does the little work; its seconds a token.
    """

    def __init__(self, figures: Figures, pace: Callable[[], float]) -> None:
        self._figures = figures
        self._pace = pace
        self._anew = self._unsteady = 0

    def measure(self, case: str, parts: Mapping[str, Callable[[], float]]) -> None:
        """Measure each engine of a case once, one after another."""
        found: dict[str, float] = {}
        for _try in range(_TRIES):
            found = {}
            paces = [self._pace()]
            for name, part in parts.items():
                found[name] = part()
                paces.append(self._pace())
                if max(paces) > _STEADY * min(paces):
                    break
            else:
                self._figures.add(case, found)
                return
            self._anew += 1
        # Never steady: what is lacking of the last try is measured as the machine is, and that is told.
        self._unsteady += 1
        self._figures.add(case, {name: found[name] if name in found else part() for name, part in parts.items()})

    def told(self) -> list[str]:
        """What was measured anew, if anything was."""
        if not self._anew:
            return []
        line = (
            f"The machine's pace changed by more than {_STEADY - 1:.0%} in {self._anew} tries, which were measured "
            f"anew; {self._unsteady} rounds were kept though it never stayed the same."
        )
        return ["", line]
