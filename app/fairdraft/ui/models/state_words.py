"""In which words is the state of a model told?"""

from pathlib import Path

from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_bench import ModelBench
from fairdraft.domain.model_copy import CopyUse
from fairdraft.domain.model_parts import part_numbers
from fairdraft.domain.model_verdict import ModelFit
from fairdraft.domain.size_words import size_words
from fairdraft.ui.theme.tokens import Tone

_ROLES = {
    "adapter": "an adapter: candidates apply it to its model",
    "embedding": "an embedding model: it does not draft",
    "other": "not a text model: it does not draft",
}


def state_of(model: LibraryModel, fit: ModelFit | None, *, hashing: bool) -> tuple[str, Tone]:
    """A chip's words and tone: what stands between this model and a draft."""
    if hashing:
        return "being read", "accent"
    if model.state == "gone":
        return "file is missing", "error"
    if model.state == "changed":
        return ("different file now", "error") if model.found_sha256 else ("changed, not read yet", "warning")
    if model.state == "new":
        return "not read yet", "warning"
    if model.header.role != "drafting":
        return model.header.role.replace("other", "not a text model"), "neutral"
    if fit is not None and fit.fits is False:
        return "does not fit", "error"
    return "ready", "present"


def state_sentence(model: LibraryModel) -> str:
    """What happened to the file and what to do, where something did."""
    if model.state == "gone":
        of = part_numbers(Path(model.path).name)[1]
        if of > 1:
            return f"Not all of the {of} files of {model.path} are still there. Put them back, or forget the model."
        return f"There is no longer a file at {model.path}. Put it back, or forget the model."
    if model.state == "changed" and model.found_sha256:
        return (
            f"The file is not the one that was added: its SHA-256 begins with {model.found_sha256[:16]} instead "
            f"of {model.sha256[:16]}. It cannot draft until you restore the right file or accept this one."
        )
    if model.state == "changed":
        return "The file has been written to since it was added. It is being read to see whether it is still the same."
    if model.state == "new":
        return "The file is known only by its name until it has been read once for its SHA-256."
    return _ROLES.get(model.header.role, "")[:1].upper() + _ROLES.get(model.header.role, "")[1:]


def bench_words(bench: ModelBench | None) -> str:
    """How fast the model was here; empty where nobody measured."""
    if bench is None:
        return ""
    best, beside = bench.fastest, bench.beside_window
    said = f"{best.tokens_a_second:.0f} tokens/s with {best.in_words()}"
    if beside != best:
        said += f"; {beside.tokens_a_second:.0f} with a window open ({beside.in_words()})"
    return said


def copy_words(copy: CopyUse | None, bench: ModelBench | None) -> str:
    """What of a model's faster copy: that it drafts or why it does not, or what came of one that was tried; empty
    where nobody did.
    """
    told = "" if bench is None else bench.copy_in_words
    if copy is None:
        return told
    size = size_words(copy.copy.size)
    if copy.unused:
        return f"{size} on this machine. It is not used now: {copy.unused}."
    return f"{size} on this machine. {told or 'Drafts use it; it has not been measured here.'}"
