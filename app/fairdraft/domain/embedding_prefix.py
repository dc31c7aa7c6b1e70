"""What does an embedding model want before a question, and what before a text that may answer it?

Models are trained with such prefixes and find less without them. They are those of the models' own cards.
"""

import re
from dataclasses import dataclass

from fairdraft.domain.model import ModelHeader


@dataclass(frozen=True, slots=True)
class EmbeddingPrefixes:
    """What is put before a question, and before the texts among which it looks."""

    question: str = ""
    text: str = ""


NO_PREFIXES = EmbeddingPrefixes()

_PASSAGES = "Represent this sentence for searching relevant passages: "
_KNOWN: tuple[tuple[re.Pattern[str], EmbeddingPrefixes], ...] = tuple(
    (re.compile(pattern), EmbeddingPrefixes(*prefixes))
    for pattern, prefixes in (
        (r"nomic[ -]?bert|nomic[ -]?embed", ("search_query: ", "search_document: ")),
        (r"embedding ?gemma|gemma embedding", ("task: search result | query: ", "title: none | text: ")),
        (
            r"qwen3 embedding|e5 mistral",
            ("Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ", ""),
        ),
        (r"\be5\b", ("query: ", "passage: ")),
        (r"arctic embed .*v2", ("query: ", "")),
        (r"\bbge (?:small|base|large) en|mxbai embed|arctic embed", (_PASSAGES, "")),
    )
)


def embedding_prefixes(header: ModelHeader) -> EmbeddingPrefixes:
    """The prefixes of the model that a header describes; none where it is not known to want any."""
    told = " ".join((header.architecture, header.name, header.base_model)).casefold()
    plain = re.sub(r"[-_/]+", " ", told)
    return next((prefixes for pattern, prefixes in _KNOWN if pattern.search(plain)), NO_PREFIXES)
