"""What is written down of the paragraphs that rules cite, as it ships with the program."""

from pathlib import Path

from fairdraft.domain.cited_paragraphs import Law, ParagraphFile
from fairdraft.exchange.toml_files import read_toml


def read_law(resources: Path) -> Law:
    """Read it; KnownError where the file is missing or wrong (a damaged installation).

    Args:
        resources: the folder of files that ship with the program.
    """
    return Law(read_toml(resources / "law" / "paragraphs.toml", ParagraphFile).paragraphs)
