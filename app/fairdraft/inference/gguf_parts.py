"""What do the headers of a model's files say together, and are all of its files there and whole?

Of a model in several files the first says everything but where the others' weights lie; `split.no`, `split.count` and
`split.tensors.count` tell in each which one it is (llama.cpp's gguf-split).
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.model_parts import part_numbers, part_paths
from fairdraft.inference.ggml_types import tensor_bytes
from fairdraft.inference.gguf_facts import GgufFacts
from fairdraft.inference.gguf_format import GgufContents, GgufReader, walk_header

_ALIGNMENT, _LARGEST_ALIGNMENT = 32, 1 << 20
_FROM_ONE_PLACE = "Download all files of the model again, from one source."
PART_KEYS = "split."
"""So begin the keys that tell which part of how many a file is."""


@dataclass(frozen=True, slots=True)
class ModelPart:
    """A file of a model, whole: its header, and the byte from which on its tensors' offsets count."""

    path: Path
    contents: GgufContents
    data_start: int
    reader: GgufReader


def model_parts(path: Path) -> tuple[ModelPart, ...]:
    """The files of the model whose first file this is, in order: mostly one.

    Raises:
        KnownError: a file is missing, cannot be read, is not GGUF, is damaged, cut off or of another model; or this is
            not the first.
    """
    number, of = part_numbers(path.name)
    paths = part_paths(path)
    if number > 1:
        there = os.path.isfile(paths[0])
        raise KnownError(
            f"{path.name} is part {number} of a model in {of} files.",
            f"Choose the first, {paths[0].name}; Fairdraft reads the others with it."
            if there
            else f"Put all of them into one folder ({paths[0].name} is missing here) and choose the first.",
        )
    first = whole_file(path)
    _require_named_so(first, of)
    missing = next((one for one in paths[1:] if not os.path.isfile(one)), None)
    if missing is not None:
        raise KnownError(
            f"{missing.name} is missing beside {path.name}: the model is in {of} files.",
            "Put all of them into one folder; get the missing one from the source of the others.",
        )
    parts = (first, *(whole_file(one) for one in paths[1:]))
    if of > 1:
        _require_one_model(parts)
    return parts


def joined_contents(parts: Sequence[ModelPart]) -> GgufContents:
    """The first file's header, with the tensors of all files; their offsets count from their own file's data."""
    first = parts[0].contents
    return first if len(parts) == 1 else replace(first, tensors=tuple(t for one in parts for t in one.contents.tensors))


def whole_file(path: Path) -> ModelPart:
    """One file by itself, whichever part it is. KnownError if it cannot be read, is no GGUF, is damaged or cut off."""
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(0)
            contents, reader = walk_header(stream, size, path.name)
    except FileNotFoundError as error:
        raise KnownError(f"There is no file {path}.", "Check the name and the folder.") from error
    except OSError as error:
        why = error.strerror or str(error)
        raise KnownError(
            f"{path} cannot be read: {why}.", "Check the path and your permission to read the file."
        ) from error
    needed = bytes_needed(contents)
    if needed > size:
        raise reader.cut_off(needed)
    return ModelPart(path, contents, _data_start(contents), reader)


def require_part(part: ModelPart, name: str, number: int, of: int) -> None:
    """Raise KnownError unless a file of that name says of itself that it is this part of so many."""
    facts = GgufFacts(part.contents)
    said, count = facts.number("split.no") + 1, max(1, facts.number("split.count"))
    if (said, count) != (number, of):
        raise KnownError(f"{name} says that it is part {said} of {count}.", _FROM_ONE_PLACE)


def bytes_needed(contents: GgufContents) -> int:
    """Size in bytes that a file must have at least for all of its tensors."""
    ends = [tensor.offset + tensor_bytes(tensor) for tensor in contents.tensors]
    return _data_start(contents) + max(ends) if ends else contents.header_bytes


def _data_start(contents: GgufContents) -> int:
    alignment = contents.metadata.get("general.alignment")
    if type(alignment) is not int or not 0 < alignment <= _LARGEST_ALIGNMENT:
        alignment = _ALIGNMENT
    return -(-contents.header_bytes // alignment) * alignment


def _require_named_so(first: ModelPart, of: int) -> None:
    """Raise KnownError unless the first file's name tells as many files as its header: llama.cpp finds the others by
    that name.
    """
    counted = max(1, GgufFacts(first.contents).number("split.count"))
    if counted == of:
        return
    name = first.path.name
    if counted == 1:
        raise KnownError(
            f"{name} is a complete model by its header, but one of {of} files by its name.",
            "Rename it without the numbers at the end.",
        )
    by_name = f"one of {of} by its name" if of > 1 else "its name does not say which"
    raise KnownError(
        f"{name} is one of {counted} files of a model by its header, but {by_name}.",
        f"Give the files their original names (…-00001-of-{counted:05}.gguf), or join them with llama.cpp's "
        "'llama-gguf-split --merge'.",
    )


def _require_one_model(parts: Sequence[ModelPart]) -> None:
    """Raise KnownError unless the files say that they are this model's, in this order."""
    facts = [GgufFacts(one.contents) for one in parts]
    for number, part in enumerate(parts, start=1):
        require_part(part, part.path.name, number, len(parts))
    names = [tensor.name for one in parts for tensor in one.contents.tensors]
    counted = facts[0].number("split.tensors.count")
    twice = len(set(names)) < len(names)
    if twice or counted != len(names):
        why = "some tensors are in two of them" if twice else f"they have {len(names):,} of {counted:,} tensors"
        raise KnownError(f"{parts[0].path.name} and its other files do not belong together: {why}.", _FROM_ONE_PLACE)
