"""Which drafts are asked of the next worker after the last one died, and which are found to be at fault?

After a first death all that had not finished is asked again. If a worker dies again over the same drafts, they
are asked in ever smaller groups, so that one poisonous draft fails alone and the others finish. Nothing here
knows processes or pipes.
"""

from collections import Counter, deque
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from fairdraft.domain.engine_fault import FaultKind, FaultScope

MOST_FRUITLESS = 12
"""Deaths in a row without a finished draft between them, after which everything is given up."""

PAUSES = (0.0, 1.0, 2.0, 4.0, 8.0)
"""Seconds before the next try after each time in a row that a worker was ended from outside at the work for one model;
once more, and its drafts are given up.
"""

_MOST_CONVICTED = 3
"""Drafts of one request found at fault in a row, after which the request itself is."""

# Trying the same once more costs minutes (a stall) or the machine's memory, and ends alike.
_NOT_TRIED_TWICE: frozenset[FaultKind] = frozenset({"out_of_memory", "stalled", "bad_file"})


@dataclass(slots=True)
class _Unit:
    """One unfinished draft: whether the present worker was asked for it, began it and lets it stand still, and how many
    died over it.
    """

    request_id: str
    draft_id: str
    asked: bool = False
    started: bool = False
    still: bool = False
    deaths: int = 0


@dataclass(frozen=True, slots=True)
class FailedDraft:
    """A draft that is given up, and what was found to be at fault (None: nothing was singled out)."""

    request_id: str
    draft_id: str
    scope: FaultScope | None


@dataclass(frozen=True, slots=True)
class AfterDeath:
    """What follows from a death: the drafts given up, those with words that begin anew (`request`, `draft`), and for so
    many seconds nothing is asked.
    """

    failed: tuple[FailedDraft, ...] = ()
    begun_anew: tuple[tuple[str, str], ...] = ()
    pause: float = 0.0


class Resuming:
    """Keeps the unfinished drafts, and decides what is asked when."""

    def __init__(self) -> None:
        self._units: dict[tuple[str, str], _Unit] = {}
        self._models: dict[str, Hashable] = {}
        self._ready: set[str] = set()
        self._turned_to = ""
        # Groups of suspects, asked one group after another; nothing else is asked meanwhile.
        self._groups: deque[list[_Unit]] = deque()
        self._load_deaths: Counter[Hashable] = Counter()
        self._read_deaths: Counter[str] = Counter()
        self._convicted: Counter[str] = Counter()
        self._fruitless = 0
        # By model, None before it had come to one.
        self._ended: Counter[Hashable] = Counter()

    def open(self, request_id: str, draft_ids: Iterable[str], model: Hashable) -> None:
        """Take a request in; requests of one `model` stand and fall with its loading."""
        self._models[request_id] = model
        for draft_id in draft_ids:
            self._units[request_id, draft_id] = _Unit(request_id, draft_id)

    def turned_to(self, request_id: str, *, is_loaded: bool) -> None:
        """The present worker loads the request's model, or reads its prompt with the model `is_loaded`."""
        self._turned_to = request_id
        if not is_loaded:
            self._ready.discard(request_id)

    def model_ready(self, request_id: str) -> None:
        """The present worker has loaded the request's model."""
        self._ready.add(request_id)
        self._load_deaths.pop(self._models.get(request_id), None)

    def started(self, request_id: str, draft_id: str) -> None:
        """The present worker has begun a draft."""
        if (unit := self._units.get((request_id, draft_id))) is not None:
            unit.started = True

    def stood_still(self, request_id: str, draft_id: str, *, is_still: bool) -> None:
        """The present worker does nothing for a draft that it has begun, or goes on with it."""
        if (unit := self._units.get((request_id, draft_id))) is not None:
            unit.still = is_still

    def ended(self, request_id: str, draft_id: str, *, by_engine: bool = True) -> None:
        """A draft has its end; `by_engine` tells that a living worker gave it."""
        unit = self._units.pop((request_id, draft_id), None)
        if unit is None:
            return
        for group in self._groups:
            if unit in group:
                group.remove(unit)
        while self._groups and not self._groups[0]:
            self._groups.popleft()
        if by_engine:
            self._fruitless = 0
            self._ended.clear()
            self._convicted.pop(request_id, None)
        if not any(one.request_id == request_id for one in self._units.values()):
            for record in (self._models, self._read_deaths, self._convicted):
                record.pop(request_id, None)
            self._ready.discard(request_id)

    def to_ask(self) -> dict[str, list[str]]:
        """The drafts, by request, that the present worker is to be asked for now; they count as asked."""
        wanted: dict[str, list[str]] = {}
        for unit in self._groups[0] if self._groups else self._units.values():
            if not unit.asked:
                unit.asked = True
                wanted.setdefault(unit.request_id, []).append(unit.draft_id)
        return wanted

    def died(
        self,
        kind: FaultKind,
        *,
        while_starting: bool = False,
        hopeless: bool = False,
        innocent: bool = False,
        from_outside: bool = False,
    ) -> AfterDeath:
        """The worker died: who is given up, and who begins anew. `to_ask` then begins from the new state.

        Args:
            kind: how it died.
            while_starting: it died before it touched a model.
            hopeless: another worker would end just so.
            innocent: something else is known to have done it.
            from_outside: somebody ended it, whatever it was at: nothing is found at fault, but what is ended each time
                is not tried for ever.
        """
        asked = [unit for unit in self._units.values() if unit.asked]
        begun = [unit for unit in asked if unit.started]
        live = [unit for unit in begun if not unit.still]
        self._fruitless += bool(asked)
        pause = 0.0
        if hopeless or self._fruitless > MOST_FRUITLESS:
            failed = [FailedDraft(unit.request_id, unit.draft_id, None) for unit in self._units.values()]
        elif innocent:
            failed = []
        elif from_outside:
            failed, pause = self._ended_from_outside(live, asked)
        elif live:
            failed = self._blame_drafts(live, kind)
        else:
            # Where it had come to none of them yet, it died over something else, such as a prompt that was read ahead.
            reached = [unit for unit in asked if unit.request_id == self._turned_to] or (
                asked if while_starting else []
            )
            failed = self._blame_request(reached[0], kind, while_starting=while_starting) if reached else []
        for one in failed:
            self.ended(one.request_id, one.draft_id, by_engine=False)
        for unit in self._units.values():
            unit.asked = unit.started = unit.still = False
        self._ready.clear()
        self._turned_to = ""
        anew = ((unit.request_id, unit.draft_id) for unit in begun)
        return AfterDeath(tuple(failed), tuple(one for one in anew if one in self._units), pause)

    def _ended_from_outside(self, live: Sequence[_Unit], asked: Sequence[_Unit]) -> tuple[list[FailedDraft], float]:
        """The drafts that are given up, or for how many seconds the next worker waits."""
        at = next(iter(live or [unit for unit in asked if unit.request_id == self._turned_to]), None)
        model = self._models[at.request_id] if at else None
        self._ended[model] += bool(asked)
        times = self._ended[model]
        if times <= len(PAUSES):
            return [], PAUSES[times - 1] if times else 0.0
        del self._ended[model]
        same = [unit for unit in self._units.values() if at is None or self._models[unit.request_id] == model]
        return [FailedDraft(unit.request_id, unit.draft_id, None) for unit in same], 0.0

    def _blame_drafts(self, live: Sequence[_Unit], kind: FaultKind) -> list[FailedDraft]:
        """It died while these were written."""
        for unit in live:
            unit.deaths += 1
        narrowing = bool(self._groups)
        if narrowing:
            self._groups.popleft()
        elif kind not in _NOT_TRIED_TWICE and max(unit.deaths for unit in live) == 1:
            return []
        if len(live) == 1:
            return self._convict(live[0])
        half = (len(live) + 1) // 2
        self._groups.extendleft((list(live[half:]), list(live[:half])))
        return []

    def _convict(self, unit: _Unit) -> list[FailedDraft]:
        self._convicted[unit.request_id] += 1
        if self._convicted[unit.request_id] >= _MOST_CONVICTED:
            return self._whole_request(unit.request_id)
        return [FailedDraft(unit.request_id, unit.draft_id, "draft")]

    def _blame_request(self, first: _Unit, kind: FaultKind, *, while_starting: bool) -> list[FailedDraft]:
        """It died before any draft was begun: over the loading of the model, or over the first prompt."""
        request_id = first.request_id
        twice_is_enough = kind in _NOT_TRIED_TWICE
        if request_id not in self._ready:
            model = self._models[request_id]
            self._load_deaths[model] += 1
            if self._load_deaths[model] == 1 and not twice_is_enough:
                return []
            scope: FaultScope | None = None if while_starting else "model"
            same = [unit for unit in self._units.values() if self._models[unit.request_id] == model]
            return [FailedDraft(unit.request_id, unit.draft_id, scope) for unit in same]
        self._read_deaths[request_id] += 1
        alone = bool(self._groups) or all(unit.request_id == request_id for unit in self._units.values())
        if self._read_deaths[request_id] == 1 and not (twice_is_enough and alone):
            return []
        if alone:
            return self._whole_request(request_id)
        self._groups.appendleft([first])
        return []

    def _whole_request(self, request_id: str) -> list[FailedDraft]:
        units = [unit for unit in self._units.values() if unit.request_id == request_id]
        return [FailedDraft(request_id, unit.draft_id, "request") for unit in units]
