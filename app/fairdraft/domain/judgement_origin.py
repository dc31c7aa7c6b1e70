"""From where did a judgement come: was it in this store, or which file brought it, and who wrote that?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fairdraft.domain.rating_queue import StudyEvent
from fairdraft.domain.shortening import without_middle

_LONGEST_NAME = 36


def moment_words(moment: datetime) -> str:
    """A moment to the minute, such as "2026-11-27 14:03 UTC"."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class JudgementOrigin:
    """Where a judgement came from. `source` is the file that brought it, empty where it was in this store before;
    `sender` is the pseudonym of who wrote that file, empty where it does not say.
    """

    is_known: bool
    source: str = ""
    sender: str = ""
    taken_in_at: datetime | None = None

    def words(self, say_moment: Callable[[datetime], str] = moment_words) -> str:
        """Such as "from autumn-blind.fairset, written by rater-1f, imported 2026-11-27 14:03 UTC"; `say_moment` writes
        the time.
        """
        if not self.is_known:
            return "from this store or from a file: this was not recorded"
        if not self.source:
            return "already in this store"
        writer = f"written by {self.sender}" if self.sender else "which does not say who wrote it"
        taken = "" if self.taken_in_at is None else f", imported {say_moment(self.taken_in_at)}"
        return f"from {without_middle(self.source, _LONGEST_NAME)}, {writer}{taken}"


def merge_details(source: str, sessions: Iterable[str], met: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What a study's event says of a merge (its `by` is the sender).

    Args:
        source: the file's name.
        sessions: the sittings whose judgements the file brought.
        met: for each new conflict, the ids of the judgement that the file brought and of the one that was here.
    """
    pairs = sorted(met)
    return {
        "source": source,
        "sessions": sorted(set(sessions)),
        "brought": [brought for brought, _here in pairs],
        "met": [here for _brought, here in pairs],
    }


def origin_of(judgement: Mapping[str, Any], events: Iterable[StudyEvent]) -> JudgementOrigin:
    """Where a rating or vote (in its JSON form) came from, by the study's events, oldest first."""
    merges = [one for one in events if one.kind == "merged"]
    name, session = judgement.get("id"), judgement.get("session_id")
    for merge in merges:
        if name in merge.details["brought"]:
            return _of_file(merge)
    for merge in merges:
        # Commands of one day are one sitting on every laptop: what the file met is not what it brought.
        if session is not None and session in merge.details["sessions"] and name not in merge.details["met"]:
            return _of_file(merge)
    return JudgementOrigin(is_known=any(name in merge.details["met"] for merge in merges))


def judged_at(judgement: Mapping[str, Any]) -> datetime:
    """When a rating or vote (in its JSON form) was given."""
    return datetime.fromisoformat(str(judgement.get("rated_at") or judgement["voted_at"]))


def _of_file(merge: StudyEvent) -> JudgementOrigin:
    return JudgementOrigin(is_known=True, source=merge.details["source"], sender=merge.by, taken_in_at=merge.at)
