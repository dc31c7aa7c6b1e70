"""What do all files that people write by hand have in common?"""

from pydantic import BaseModel, ConfigDict


class FileValue(BaseModel):
    """A frozen value read from a file. Unknown keys are errors, so a misspelt key is told, never dropped."""

    # Most kinds of file are read in few runs: how one is read is worked out when the first of its kind is.
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)
