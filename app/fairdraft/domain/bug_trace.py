"""Where did a bug arise, without a word of what it says?

The words of an exception may quote what was being written: a driver puts the row into them that it could not store.
"""

import traceback


def trace_of(error: BaseException) -> str:
    """Where each exception of the chain was raised and of which kind it is, the last one first."""
    parts: list[str] = []
    one: BaseException | None = error
    seen: set[int] = set()
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        parts.append("".join(traceback.format_tb(one.__traceback__)) + type(one).__qualname__)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\nwhich came from\n".join(parts)


def told_of(error: BaseException) -> str:
    """The same for whoever reads it in a terminal, or gives it on."""
    return f"Traceback (most recent call last), without the words of the error:\n{trace_of(error)}"
