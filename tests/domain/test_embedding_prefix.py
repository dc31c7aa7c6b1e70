import pytest

from fairdraft.domain.embedding_prefix import NO_PREFIXES, embedding_prefixes
from fairdraft.domain.model import ModelHeader

PASSAGES = "Represent this sentence for searching relevant passages: "


def header(architecture: str, name: str) -> ModelHeader:
    return ModelHeader(name, architecture, "", 0, 512, (), "", "", None, "bert", role="embedding")


@pytest.mark.parametrize(
    ("architecture", "name", "question", "text"),
    [
        ("nomic-bert", "nomic-embed-text-v1.5", "search_query: ", "search_document: "),
        ("gemma-embedding", "EmbeddingGemma 300M", "task: search result | query: ", "title: none | text: "),
        ("bert", "multilingual-e5-small", "query: ", "passage: "),
        ("bert", "bge-small-en-v1.5", PASSAGES, ""),
        ("bert", "mxbai-embed-large-v1", PASSAGES, ""),
        ("bert", "snowflake-arctic-embed-m", PASSAGES, ""),
        ("bert", "snowflake-arctic-embed-l-v2.0", "query: ", ""),
    ],
)
def test_known_models_get_the_prefixes_of_their_cards(architecture: str, name: str, question: str, text: str) -> None:
    """A model is known by its architecture or its name, however that is written."""
    found = embedding_prefixes(header(architecture, name))
    assert (found.question, found.text) == (question, text)


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2", "bge-m3", "jina-embeddings-v2-base-en", "gte-small", "e5x"])
def test_other_models_get_none(name: str) -> None:
    """What is not known to want a prefix is given none."""
    assert embedding_prefixes(header("bert", name)) == NO_PREFIXES


def test_instructed_models_get_their_instruction() -> None:
    """A decoder that embeds is told its task before a question, and nothing before texts."""
    found = embedding_prefixes(header("qwen3", "Qwen3 Embedding 0.6B"))
    assert found.question.startswith("Instruct: ")
    assert found.question.endswith("\nQuery: ")
    assert found.text == ""
