"""Which files does a model have that was cut into several?

llama.cpp cuts a large model into files that end in `-00001-of-00003.gguf` and so on, and loads all of them when it is
given the first (its gguf-split tool). Fairdraft knows such a model by its first file.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_ENDING = re.compile(r"(.*)-(\d{5})-of-(\d{5})\.gguf", re.DOTALL)
_MOST = 1000


@dataclass(frozen=True, slots=True)
class ModelFileLook:
    """What tells whether a model is still as it was: where its (first) file lies, the size of all its files in bytes,
    and the time at which it was written, in nanoseconds. Of several files `modified_ns` is a number that is another one
    when the size or time of any of them is.
    """

    path: Path
    size: int
    modified_ns: int


def part_name(stem: str, number: int, of: int) -> str:
    """The name of part `number`, counted from 1, of a model in `of` files."""
    return f"{stem}-{number:05}-of-{of:05}.gguf"


def part_numbers(name: str) -> tuple[int, int]:
    """By its name, which part of how many a file is; (1, 1) of a model in one file."""
    named = _ENDING.fullmatch(name)
    number, of = (int(named[2]), int(named[3])) if named else (1, 1)
    return (number, of) if 1 <= number <= of <= _MOST and of > 1 else (1, 1)


def part_names(name: str) -> tuple[str, ...]:
    """The names of all files of the model that a file of this name belongs to, in order: its own alone, mostly."""
    named = _ENDING.fullmatch(name)
    of = part_numbers(name)[1]
    if named is None or of == 1:
        return (name,)
    return tuple(part_name(named[1], number, of) for number in range(1, of + 1))


def without_part(name: str) -> str:
    """A file's name without what tells its part: the name that the joined file would have."""
    named = _ENDING.fullmatch(name)
    return name if named is None or part_numbers(name)[1] == 1 else f"{named[1]}.gguf"


def path_words(path: str) -> str:
    """A model's path for people: with the number of its files where there are several."""
    of = part_numbers(Path(path).name)[1]
    return path if of == 1 else f"{path} (the first of {of} files)"


def license_paths(path: Path) -> tuple[Path, ...]:
    """Where the text of a model's license may lie beside its file: that of `Name.Q4_1.gguf` is `Name.Q4_1.LICENSE.txt`
    or `Name.LICENSE.txt`, which is for all files of the model.
    """
    words = path.name.split(".")
    return tuple(path.with_name(".".join((*words[:end], "LICENSE.txt"))) for end in range(len(words) - 1, 0, -1))


def part_paths(path: Path) -> tuple[Path, ...]:
    """As `part_names`, of files that lie in one folder."""
    names = part_names(path.name)
    return (path,) if len(names) == 1 else tuple(path.with_name(name) for name in names)
