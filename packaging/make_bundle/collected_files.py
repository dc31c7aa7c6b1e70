"""Which of the files that PyInstaller found go into the bundle, and where does each come from?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePath

# As PyInstaller lists a file: its place in the bundle, its source, its kind.
Entry = tuple[str, str, str]

_LOADED = ("BINARY", "EXTENSION")


def without(entries: Sequence[Entry], unwanted: str, imports: Callable[[str], Iterable[str]]) -> list[Entry]:
    """The entries but those with `unwanted` in their place, and but the libraries that these alone load.

    Args:
        entries: what was found.
        unwanted: part of a place.
        imports: the names of the libraries that the file of a source loads.
    """
    dropped = [one for one in entries if unwanted in one[0]]
    if not dropped:
        return [*entries]
    brought = _loaded(dropped, entries, imports)
    rest = [one for one in entries if one not in dropped]
    needed = _loaded([one for one in rest if _name(one) not in brought], entries, imports)
    return [one for one in rest if _name(one) not in brought - needed]


def _loaded(begun: Iterable[Entry], entries: Iterable[Entry], imports: Callable[[str], Iterable[str]]) -> set[str]:
    """The names of all libraries that some files load, and that these load in turn."""
    sources = {_name(one): one[1] for one in entries if one[2] in _LOADED}
    waiting = [source for _place, source, kind in begun if kind in _LOADED]
    names: set[str] = set()
    while waiting:
        new = set(imports(waiting.pop())) - names
        names |= new
        waiting += [sources[name] for name in new if name in sources]
    return names


def _name(entry: Entry) -> str:
    return PurePath(entry[0]).name


def write_sources(entries: Iterable[Entry], target: Path) -> None:
    """Write down where the files of the bundle come from, a path in a line."""
    sources = sorted({source for _place, source, _kind in entries if Path(source).is_absolute()})
    target.write_text("".join(f"{one}\n" for one in sources), encoding="utf-8")
