"""What does the license of a model say of training others on what it writes?"""

# Licenses whose terms restrict it.
_RESTRICTING = ("llama", "gemma", "hai-def", "cc-by-nc", "rail", "other")


def restricts_training(licence: str) -> bool:
    """Whether a license is not known to allow training other models on what its model writes."""
    plain = licence.casefold()
    # An unknown license is treated as restricting: what may not be known to be free is not given out as free.
    return not plain or any(part in plain for part in _RESTRICTING)
