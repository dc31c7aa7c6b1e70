"""Are the engines of a round measured on a machine that kept its pace?

A shared machine changes its pace by half from one minute to the next, for work on several cores above all, and most for
the widest batches: ratios of a slow minute are others than those of a quick one. A little work of the kind that is
measured is done before and after each engine. A round begins when the machine is at its full pace, and where the pace
changed it is measured anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from figures import Figures

_STEADY = 1.08
_TRIES = 4
_WAIT_S = 15.0
_WAITS = 40


_PACE = "tries, by what became of the machine's pace"


class SteadyRounds:
    """Measures rounds and keeps their figures, and with them what became of the machine's pace.

    The full pace is the quickest that was seen, also in the earlier runs whose figures these are added to.

    Args:
        figures: where they go.
        pace: does the little work; its seconds a token. None measures at whatever pace the machine has.
        sleep: waits for so many seconds.
    """

    def __init__(
        self, figures: Figures, pace: Callable[[], float] | None, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._figures = figures
        self._pace = pace
        self._sleep = sleep

    def measure(self, case: str, parts: Mapping[str, Callable[[], float]]) -> None:
        """Measure each engine of a case once, one after another."""
        self.measure_together((case,), {name: partial(_alone, part) for name, part in parts.items()})

    def measure_together(self, cases: Sequence[str], parts: Mapping[str, Callable[[], tuple[float, ...]]]) -> None:
        """The same where an engine's one run gives a figure for each of the cases."""
        found: dict[str, tuple[float, ...]] = {}
        if self._pace is None:
            found = {name: part() for name, part in parts.items()}
            for at, case in enumerate(cases):
                self._figures.add(case, {name: figures[at] for name, figures in found.items()})
            return
        paces: list[float] = []
        for tries in range(1, _TRIES + 1):
            found = {}
            paces = [self._at_full_pace()]
            for name, part in parts.items():
                found[name] = part()
                paces.append(self._seen())
                if max(paces) > _STEADY * min(paces):
                    break
            else:
                self._keep(cases, found, tries - 1, max(paces), steady=True)
                return
        # What is lacking of the last try is measured as the machine is, and that is told.
        found = {name: found[name] if name in found else part() for name, part in parts.items()}
        self._keep(cases, found, _TRIES, max(paces), steady=False)

    def told(self) -> list[str]:
        """What was waited for and measured anew; nothing if nothing was measured."""
        if self._pace is None:
            return ["", "It was measured at whatever pace the machine had."]
        pace = self._figures.of(_PACE)
        kept = pace.get("kept", [])
        if not kept:
            return []
        anew, unsteady, waits = (int(sum(pace[name])) for name in ("anew", "unsteady", "waits"))
        slow = sum(one > _STEADY * min(pace["seen"]) for one in kept)
        return [
            "",
            (
                f"A round begins within {_STEADY - 1:.0%} of the machine's full pace ({1 / min(pace['seen']):.0f} "
                f"tokens a second for 16 short drafts), which was waited for {waits * _WAIT_S / 60:.0f} minutes in "
                f"all. The pace changed by more than {_STEADY - 1:.0%} in {anew} tries, which were measured anew; "
                f"rounds that were kept though it changed each time: {unsteady}; at less than the full pace: {slow}; "
                f"of {len(kept)}."
            ),
        ]

    def _seen(self) -> float:
        assert self._pace is not None  # noqa: S101 - nothing waits for a pace otherwise
        pace = self._pace()
        self._figures.add(_PACE, {"seen": pace})
        return pace

    def _at_full_pace(self) -> float:
        """The pace once it is the full one, or what it is after a wait as long as slow times seldom are."""
        pace = self._seen()
        for _wait in range(_WAITS):
            if pace <= _STEADY * min(self._figures.of(_PACE)["seen"]):
                break
            self._sleep(_WAIT_S)
            self._figures.add(_PACE, {"waits": 1.0})
            pace = self._seen()
        return pace

    def _keep(
        self, cases: Sequence[str], found: dict[str, tuple[float, ...]], anew: int, pace: float, *, steady: bool
    ) -> None:
        for at, case in enumerate(cases):
            self._figures.add(case, {name: figures[at] for name, figures in found.items()})
        self._figures.add(_PACE, {"anew": anew, "unsteady": float(not steady), "kept": pace, "waits": 0.0})


def _alone(part: Callable[[], float]) -> tuple[float, ...]:
    return (part(),)
