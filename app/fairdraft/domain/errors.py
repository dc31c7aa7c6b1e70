"""What is a known problem, and how is it told?"""


class KnownError(Exception):
    """A fault of the world (missing file, full disk, bad pack, dead model), not of the program.

    It reaches the person as a message, and the command line as exit code 3. Anything that is not a
    KnownError is our own bug.

    Args:
        what: one sentence: what happened, to which thing, where.
        remedy: one sentence: what the person can do now.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}".strip())
        self.what = what
        self.remedy = remedy


class UsageError(KnownError):
    """A request that could never have worked as asked: a value out of range, a missing argument (exit code 2)."""


class InterruptedByPersonError(Exception):
    """The person stopped the work; everything finished so far is kept (exit code 130)."""
