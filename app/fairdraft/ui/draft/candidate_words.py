"""How is a candidate told where it is chosen?"""

from pathlib import Path

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.counting import counted
from fairdraft.domain.hosted import price_words
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.web_address import place


def candidate_words(candidate: Candidate, model: LibraryModel | None) -> str:
    """A candidate in a line or two: model, retrieval, sampling; a starter model says so."""
    parts = []
    if candidate.endpoint is not None:
        parts.append(f"{candidate.endpoint.model} at {place(candidate.endpoint.url)}")
        parts.append(price_words(candidate.endpoint))
    elif model is not None:
        parts.append(f"{model.name}, {model.header.context_length:,} tokens of context")
    else:
        parts.append(f"model “{candidate.model}” is not on this machine")
    parts.append(_examples(candidate.retrieval.k))
    parts += [f"adapter {Path(candidate.adapter.path).stem}"] if candidate.adapter is not None else []
    parts.append(f"temperature {candidate.sampling.temperature:g}")
    line = " · ".join(parts)
    return f"{line}\nStarter: for trying the program; its copy is weak" if model is not None and model.starter else line


def _examples(number: int) -> str:
    if not number:
        return "shown no approved copy"
    return f"shown {counted(number, 'approved piece')}"


def candidate_line(candidate: Candidate) -> str:
    """A candidate where it is chosen: its name, and that it is hosted."""
    return candidate.name if candidate.endpoint is None else f"{candidate.name} · online"
