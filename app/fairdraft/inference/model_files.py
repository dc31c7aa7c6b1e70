"""Which model files are there, what is in them, and which are worth getting?"""

from collections.abc import Callable
from pathlib import Path

from fairdraft.domain.model import STARTER_MODEL_SHA256, ModelHeader, RecommendedModel
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.model_file_check import file_sha256

_RECOMMENDED = (
    RecommendedModel("SmolLM3-3B", "Apache-2.0", 2.5, "short English copy on a small laptop"),
    RecommendedModel("Llama 3.2 3B Instruct", "Llama 3.2 Community License", 2.6, "short, fluent English copy"),
    RecommendedModel("Granite 4.0 Micro (3B)", "Apache-2.0", 2.7, "keeping to a given form"),
    RecommendedModel("Phi-4-mini-instruct", "MIT", 3.1, "following detailed instructions"),
    RecommendedModel("Qwen3.5-4B", "Apache-2.0", 3.4, "the first model to try on most laptops"),
    RecommendedModel("Gemma 4 E2B it", "Apache-2.0", 3.5, "a warm consumer voice in little memory"),
    RecommendedModel("MedGemma 1.5 4B it", "Health AI Developer Foundations terms", 3.5, "medical wording"),
    RecommendedModel("BioMistral-7B", "Apache-2.0 (its makers advise research use only)", 5.0, "biomedical wording"),
    RecommendedModel(
        "Meditron-7B", "Llama 2 Community License", 5.0, "continuing medical texts; follows no instructions", "base"
    ),
    RecommendedModel("Gemma 4 E4B it", "Apache-2.0", 5.5, "a warm consumer voice"),
    RecommendedModel("Qwen3.5-9B", "Apache-2.0", 6.5, "longer pieces with fewer slips"),
    RecommendedModel("Gemma 4 12B it", "Apache-2.0", 8.5, "the best copy of this list"),
)


class GgufFiles:
    """The model files of services/ports.py.

    Args:
        starter_path: where the starter model is expected, or None where none was installed.
    """

    def __init__(self, starter_path: Path | None) -> None:
        self._starter_path = starter_path

    def read_header(self, path: Path) -> ModelHeader:
        """The header; a KnownError names the file and what is wrong (not GGUF, cut off, unreadable)."""
        return read_header(path)

    def sha256(self, path: Path, progress: Callable[[int, int], None] | None = None) -> str:
        """SHA-256 of the file; `progress` gets bytes done and in all. Raises KnownError."""
        return file_sha256(path, progress)

    def starter(self) -> tuple[Path, str] | None:
        """Path and expected SHA-256 of the starter model, if it is on this machine."""
        if self._starter_path is None or not self._starter_path.is_file():
            return None
        return self._starter_path, STARTER_MODEL_SHA256

    def recommended(self) -> tuple[RecommendedModel, ...]:
        """Models worth getting next, smallest first."""
        return _RECOMMENDED
