"""Tokens are counted once, and a file that cannot be counted with is not tried again."""

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.hosted import estimated_tokens
from fairdraft.services.token_counting import TokenCounting

MODEL = ModelFile("m.gguf", "ab" * 32, "a model")


class Counter:
    """An engine that counts words, and that some files end."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bool]] = []

    def count_tokens(self, model: ModelFile, text: str, *, vocabulary_alone: bool = False) -> int:
        self.asked.append((model.name, text, vocabulary_alone))
        if model.name == "bad":
            raise KnownError("The engine ended.", "Choose another model.")
        return len(text.split())


def test_what_was_counted_is_remembered() -> None:
    """With the model or without, by its vocabulary, it is the same number."""
    engine = Counter()
    counting = TokenCounting(lambda: engine)  # type: ignore[arg-type, return-value] # all that is asked of an engine
    count, why = counting.without_loading(MODEL, is_loaded=False, at_rest=True)
    assert (count("one two three"), why) == (3, "")
    assert counting.by_model(MODEL)("one two three") == 3
    assert counting.by_model(MODEL)("four") == 1
    assert [alone for _name, text, alone in engine.asked if text == "one two three"] == [True]
    assert engine.asked[-1] == ("a model", "four", False)


def test_a_file_that_ends_the_engine_is_asked_once() -> None:
    """Whoever types on gets an estimate from then on, and nothing is asked while the engine is busy."""
    engine = Counter()
    counting = TokenCounting(lambda: engine)  # type: ignore[arg-type, return-value] # as above
    bad = ModelFile("bad.gguf", "cd" * 32, "bad")
    assert counting.without_loading(bad, is_loaded=False, at_rest=False) == (estimated_tokens, "the engine is busy")
    assert engine.asked == []
    for _ in range(3):
        told = counting.without_loading(bad, is_loaded=False, at_rest=True)
        assert told == (estimated_tokens, "its tokenizer cannot be read")
    assert len(engine.asked) == 1
