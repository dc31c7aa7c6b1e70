"""What is said when a model comes into the library, or leaves it?"""

from collections.abc import Sequence
from pathlib import Path

from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_likeness import differences, in_few
from fairdraft.domain.model_parts import part_numbers


def arrival_words(file: Path, model: LibraryModel, before: Sequence[LibraryModel]) -> str:
    """What adding a file came to: it is new, and what it is like; it was there before; or its model moved to it.

    Args:
        file: what the person named.
        model: which model of the library it is now.
        before: the library before it was added.
    """
    known = next((one for one in before if one.id == model.id), None)
    if known is None:
        return " ".join((f'{file.name} is in the library as "{model.name}".', *in_few(differences(model, before))))
    if known.path == model.path:
        return f'{file.name} was already in the library, as "{model.name}".'
    return f'"{model.name}" is already known: from now on its file is {model.path}.'


def forgetting_words(model: LibraryModel, *, file_is_there: bool) -> str:
    """That a model left the library, where its file is, and how it comes back."""
    of = part_numbers(Path(model.path).name)[1]
    if not file_is_there and of > 1:
        return (
            f'"{model.name}" was removed from the library; some of its {of} files, from {model.path} on, are missing.'
        )
    if not file_is_there:
        return f'"{model.name}" was removed from the library; there is no file at {model.path}.'
    watched = " Its watched folder does not bring it back; adding the file does." if model.folder_id else ""
    return f'"{model.name}" was removed from the library; its file is still at {model.path}.{watched}'
