"""What does a model's passport say in words?"""

from PySide6.QtCore import QLocale

from fairdraft.domain.counting import counted
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_parts import path_words
from fairdraft.domain.size_words import size_words


def facts_of(model: LibraryModel) -> list[tuple[str, str]]:
    """Name and value of each known fact, in reading order."""
    header = model.header
    facts = [
        (
            "Architecture",
            " · ".join(filter(None, (header.architecture, parameters_words(header.parameters), header.quantisation))),
        ),
        ("Context", f"{header.context_length:,} tokens" if header.context_length else ""),
        ("Memory", "" if header.shape is None else header.shape.memory_in_words),
        ("License", header.licence or "not stated in the file"),
        ("Languages", ", ".join(map(_language, header.languages))),
        ("Based on", header.base_model),
        ("Size", size_words(model.size)),
        ("SHA-256", model.sha256),
        ("File", path_words(model.path)),
    ]
    return [(name, value) for name, value in facts if value]


def parameters_words(parameters: int) -> str:
    """135 million, 4.0 billion; empty where it is not known."""
    if parameters < 500_000:
        # Of an adapter or a toy, no million is the truth.
        return counted(parameters, "parameter") if parameters else ""
    if parameters >= 1_000_000_000:
        return f"{parameters / 1e9:.1f} billion parameters"
    return f"{parameters / 1e6:.0f} million parameters"


def _language(code: str) -> str:
    """A language by its English name: a file has codes such as "en"; what is no code stays as it is."""
    found = QLocale.codeToLanguage(code)
    return code if found == QLocale.Language.AnyLanguage else QLocale.languageToString(found)
