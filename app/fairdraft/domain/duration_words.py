"""How long is something, as far as it matters to who waits for it?"""


def duration_words(seconds: float) -> str:
    """`40 s`, `12 min`, `3.5 hours`; a moment is told as a second."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} hours"
