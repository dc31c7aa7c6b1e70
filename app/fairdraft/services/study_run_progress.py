"""How far is a run of a study, and when will it be done?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fairdraft.domain.study_progress import DraftCounts


@dataclass(frozen=True, slots=True)
class StudyRunProgress:
    """How far a run is. `done` and `failed` count the whole study, by candidate in `done_by` and `failed_by`; `made` is
    what this run finished.

    `per_minute` is the present candidate's measured rate; `seconds_left` what is left of the measured candidates at
    their rates, None before anything is measured; `not_measured` names the candidates that it leaves out.
    """

    candidate: str
    wanted: int
    done: int
    failed: int
    made: int
    per_minute: float | None
    seconds_left: float | None
    not_measured: tuple[str, ...]
    done_by: Mapping[str, int] = field(default_factory=dict)
    failed_by: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StudyRunReport:
    """What a run did: drafts it finished, and failures by reason. `problems` kept whole candidates from drafting."""

    study: str
    counts: tuple[DraftCounts, ...]
    made: int
    failures: dict[str, int]
    problems: tuple[str, ...]
    interrupted: bool

    @property
    def left(self) -> int:
        """Drafts that the study still lacks."""
        return sum(one.left for one in self.counts)


StudyRunListener = Callable[[StudyRunProgress], None]


@dataclass(slots=True)
class RunTally:
    """What a run did and saw so far; `rates` are drafts a second, `half_written` the present candidate's drafts under
    way, in whole ones.
    """

    wanted: Mapping[str, int]
    done: dict[str, int]
    failed: dict[str, int]
    made: int = 0
    failures: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    rates: dict[str, float] = field(default_factory=dict)
    half_written: float = 0.0

    def progress(self, candidate: str) -> StudyRunProgress:
        """How far the run is while `candidate` writes."""
        left = {name: float(self.wanted[name] - self.done[name]) for name in self.wanted}
        left[candidate] = max(0.0, left[candidate] - self.half_written)
        measured = [name for name in left if left[name] and name in self.rates]
        over = not any(left.values())
        return StudyRunProgress(
            candidate=candidate,
            wanted=sum(self.wanted.values()),
            done=sum(self.done.values()),
            failed=sum(self.failed.values()),
            made=self.made,
            per_minute=self.rates[candidate] * 60 if candidate in self.rates else None,
            seconds_left=sum(left[name] / self.rates[name] for name in measured) if measured or over else None,
            not_measured=tuple(name for name in left if left[name] and name not in self.rates),
            done_by=dict(self.done),
            failed_by=dict(self.failed),
        )
