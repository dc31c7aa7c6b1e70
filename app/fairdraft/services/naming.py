"""Which thing does a person mean by the name they typed?"""

from collections.abc import Iterable

from fairdraft.domain.errors import KnownError


def unknown(thing: str, name: str, known: Iterable[str]) -> KnownError:
    """The error for a name that nothing has, with the nearest known names."""
    # Imported here: only a mistake pays for it.
    from difflib import get_close_matches

    names = sorted(known)
    near = get_close_matches(name, names, n=3)
    if near:
        return KnownError(f'There is no {thing} "{name}".', f"Did you mean {' or '.join(near)}?")
    if names:
        shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
        return KnownError(f'There is no {thing} "{name}".', f"Known: {shown}.")
    return KnownError(f'There is no {thing} "{name}".', f"No {thing} has been added yet.")
