"""How is the size of a file, or an amount of memory, told to people?"""

_GIB = 1 << 30
_MIB = 1 << 20


def size_words(size: int) -> str:
    """A number of bytes in powers of 1,024, so that files, memory and `memory_limit_gib` can be held together."""
    if size >= _GIB:
        return f"{size / _GIB:.1f} GiB"
    return f"{size / _MIB:.0f} MiB" if size >= _MIB else f"{size / 1024:.0f} KiB"
