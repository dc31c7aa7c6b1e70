"""What has this person chosen for this machine?"""

from pathlib import Path

from pydantic import Field

from fairdraft.domain.document_schema import FileValue
from fairdraft.domain.documents import read_document
from fairdraft.domain.errors import KnownError


class Settings(FileValue):
    """The settings file, `settings.toml` in the home folder; the person writes it, the program reads it.

    `threads` is the number of threads the engine computes with (0 to 256), 0 lets the engine choose.
    `gpu_layers` is the number of a model's layers placed on the GPU: -1 as many as fit, 0 none; it has no effect
    in a build for the processor alone. `context_tokens` is the context that models are loaded with, as far as they
    were trained for it and it fits: 0 stands for 8,192. `memory_limit_gib` is the most memory the engine may hold,
    in GiB, before it is ended: 0 stands for nine tenths of the machine's, -1 for no limit.
    `team_store` is the address of a PostgreSQL database in which a team works together, such as
    `postgresql://sara@db.agency.example/fairdraft`, without a password; empty: all is in the file of this machine.
    `embedding_model` names the model that reads approved copy for its meaning: empty for the only embedding model in
    the library, "none" for no search by meaning. `question_prefix` and `text_prefix` stand before what is looked for
    and before the copy, where the model wants others than it is known to want.
    """

    threads: int = Field(default=0, ge=0, le=256)
    gpu_layers: int = Field(default=-1, ge=-1, le=1000)
    context_tokens: int = Field(default=0, ge=0, le=1_000_000)
    memory_limit_gib: float = Field(default=0, ge=-1, le=100_000)
    team_store: str = ""
    embedding_model: str = ""
    question_prefix: str | None = None
    text_prefix: str | None = None


def read_settings(path: Path) -> Settings:
    """The settings in that file; the defaults where there is no file.

    Raises:
        KnownError: the file cannot be read, or it names line, key, wrong value and what is allowed.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise KnownError(
            f"The settings file {path} is not UTF-8 text in line {line}.",
            "Save it as UTF-8, or delete it: then every setting has its default.",
        ) from error
    except OSError as error:
        raise KnownError(
            f"The settings file {path} could not be read ({error.strerror or error}).",
            "Give yourself the right to read it, or choose another home folder with --home.",
        ) from error
    return read_document(text, str(path), Settings)
