"""What do all files that people write by hand have in common?"""

from pydantic import BaseModel, ConfigDict


class FileValue(BaseModel):
    """A frozen value read from a file. Unknown keys are errors, so a misspelt key is told, never dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
