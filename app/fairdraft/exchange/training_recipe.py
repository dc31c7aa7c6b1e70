"""What goes out with a training set for whoever trains on it: its record, and the recipe?"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.training_set import SplitBy, TrainedPrompt, TrainingSetRecord
from fairdraft.exchange.export_folder import ExportFolder

RECORD = "training_set.json"
RECIPE_FOLDER = "recipe"


def write_record(
    files: ExportFolder,
    study: str,
    split_by: SplitBy,
    trained_on: tuple[TrainedPrompt, ...] = (),
    held_out: tuple[TrainedPrompt, ...] = (),
) -> None:
    """Write the record of a set whose files of rows are written already; a corpus has no prompts."""
    record = TrainingSetRecord(
        study=study,
        split_by=split_by,
        trained_on=trained_on,
        held_out=held_out,
        files={one.name: one.sha256 for one in sorted(files.files, key=lambda one: one.name) if one.rows is not None},
    )
    values = record.model_dump(mode="json", by_alias=True)
    files.write(RECORD, (json.dumps(values, indent=1, sort_keys=True) + "\n").encode("ascii"))


def write_recipe(
    files: ExportFolder, recipe: Path, names: Iterable[str], blanks: Mapping[str, str] | None = None
) -> None:
    """Copy those files of the shipped recipe, with words in place of the blanks in its instructions.

    Raises:
        KnownError: they are not where the program was installed.
    """
    for name in names:
        try:
            content = (recipe / name).read_bytes()
        except OSError as error:
            raise KnownError(
                f"The recipe {recipe / name}, which ships with the program, cannot be read: {error.strerror or error}.",
                "Install the program again.",
            ) from error
        if name.endswith(".md"):
            text = content.decode("utf-8")
            for blank, words in (blanks or {}).items():
                text = text.replace(blank, words)
            content = text.encode("utf-8")
        files.write(f"{RECIPE_FOLDER}/{name}", content)
