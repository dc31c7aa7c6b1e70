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
    "adapter": "an adapter: candidates lay it over its model",
    "embedding": "an embedding model: it does not draft",
    "other": "no text model: it does not draft",
}


def state_of(model: LibraryModel, fit: ModelFit | None, *, hashing: bool) -> tuple[str, Tone]:
    """A chip's words and tone: what stands between this model and a draft."""
    if hashing:
        return "being read", "accent"
    if model.state == "gone":
        return "file is gone", "error"
    if model.state == "changed":
        return ("another file now", "error") if model.found_sha256 else ("changed, not read yet", "warning")
    if model.state == "new":
        return "not read yet", "warning"
    if model.header.role != "drafting":
        return model.header.role.replace("other", "no text model"), "neutral"
    if fit is not None and fit.fits is False:
        return "does not fit", "error"
    return "ready", "present"


def state_sentence(model: LibraryModel) -> str:
    """What happened to the file and what to do, where something did."""
    if model.state == "gone":
        of = part_numbers(Path(model.path).name)[1]
        if of > 1:
            return f"Not all of the {of} files of {model.path} are there any more. Put them back, or forget the model."
        return f"There is no file at {model.path} any more. Put it back, or forget the model."
    if model.state == "changed" and model.found_sha256:
        return (
            f"The file is not the one that was added: its SHA-256 begins with {model.found_sha256[:16]} instead of "
            f"{model.sha256[:16]}. Nothing drafts with it until you get the right file again or accept this one."
        )
    if model.state == "changed":
        return "The file was written to since it was added; it is read to see whether it is still the same."
    if model.state == "new":
        return "The file is known by its name alone until it was read once for its SHA-256."
    return _ROLES.get(model.header.role, "")[:1].upper() + _ROLES.get(model.header.role, "")[1:]


def bench_words(bench: ModelBench | None) -> str:
    """How fast the model was here; empty where nobody measured."""
    if bench is None:
        return ""
    best, beside = bench.fastest, bench.beside_window
    said = f"{best.tokens_a_second:.0f} tokens/s with {best.in_words()}"
    if beside != best:
        said += f"; {beside.tokens_a_second:.0f} beside an open window ({beside.in_words()})"
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
        return f"{size} on this machine. It does not draft now: {copy.unused}."
    return f"{size} on this machine. {told or 'Drafts use it; it was not measured here.'}"
