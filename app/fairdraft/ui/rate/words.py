"""In which words does the rating screen speak?"""

from fairdraft.domain.counting import counted
from fairdraft.domain.rating_queue import QueueProgress


def progress_words(progress: QueueProgress, what: str = "Draft") -> str:
    """Where the rater stands, such as "Draft 38 of 150 · about 52 minutes left"."""
    if progress.position is None:
        return f"{progress.rated} of {progress.total} rated"
    said = [f"{what} {progress.position} of {progress.total}"]
    if progress.seconds_left is not None and progress.left:
        said.append(f"about {_time_to_come(progress.seconds_left)} left")
    if progress.skipped:
        said.append(f"{progress.skipped} skipped")
    return " · ".join(said)


def _time_to_come(seconds: float) -> str:
    """A time to come, in minutes or hours."""
    minutes = max(1, round(seconds / 60))
    if minutes < 90:
        return counted(minutes, "minute")
    return f"{minutes / 60:.1f} hours"
