"""What is a model's vocabulary: text to tokens, tokens to bytes?

What a person wrote never becomes a control token, however it looks.
"""

import ctypes
from collections.abc import Sequence
from typing import Any

from fairdraft.inference.chat_template import PromptPart
from fairdraft.inference.draft_text import THINKING_MARKS

_KEPT_CONTROL = frozenset(mark.encode() for pair in THINKING_MARKS for mark in pair)


class LlamaVocabulary:
    """The vocabulary of a loaded model.

    Args:
        api: the llama_cpp module.
        model: the native model; the vocabulary lives as long as that.
    """

    def __init__(self, api: Any, model: Any) -> None:
        self._api = api
        self.native: Any = api.llama_model_get_vocab(model)
        self._pieces: dict[int, bytes] = {}
        self._beginning = int(api.llama_vocab_bos(self.native))
        self._adds_beginning = bool(api.llama_vocab_get_add_bos(self.native))

    @property
    def beginning_text(self) -> str:
        """The text of the token that begins a sequence, or empty."""
        return self._special_text(self._beginning)

    @property
    def end_text(self) -> str:
        """The text of the token that ends a sequence, or empty."""
        return self._special_text(int(self._api.llama_vocab_eos(self.native)))

    def count(self, text: str) -> int:
        """Length of a person's text in tokens."""
        return len(self._tokens(whole_characters(text), special=False))

    def prompt_tokens(self, parts: Sequence[PromptPart]) -> list[int]:
        """The tokens of a whole prompt, with the model's beginning token once."""
        # The usual case: cut into tokens as a whole, as the model was trained.
        tokens = self._tokens("".join(part.text for part in parts), special=True)
        meant = [
            token
            for part in parts
            if not part.written
            for token in self._controls(self._tokens(part.text, special=True))
        ]
        # The template's own control tokens alone are in it, or a closer look is due, which takes twice as long.
        if self._controls(tokens) != meant and any(part.written and self._has_control(part.text) for part in parts):
            tokens = [token for part in parts for token in self._tokens(part.text, special=not part.written)]
        if self._adds_beginning and tokens[:1] != [self._beginning]:
            tokens.insert(0, self._beginning)
        return tokens

    @property
    def beginning_tokens(self) -> tuple[int, ...]:
        """What the model wants before every text: its beginning token, or nothing."""
        return (self._beginning,) if self._adds_beginning else ()

    def text_tokens(self, text: str) -> list[int]:
        """The tokens of a person's text alone: no beginning, no control tokens."""
        return self._tokens(whole_characters(text), special=False)

    def ends_text(self, token: int) -> bool:
        """Whether the token ends the model's answer."""
        return bool(self._api.llama_vocab_is_eog(self.native, token))

    def piece(self, token: int) -> bytes:
        """The token's bytes; none for control tokens, except those that mark thinking."""
        if token not in self._pieces:
            self._pieces[token] = self._piece(token)
        return self._pieces[token]

    def _piece(self, token: int) -> bytes:
        size = 64
        while True:
            room = ctypes.create_string_buffer(size)
            length = int(self._api.llama_token_to_piece(self.native, token, room, size, 0, True))  # noqa: FBT003 - native code takes no keywords
            if length >= 0:
                break
            size = -length
        piece = room.raw[:length]
        if self._api.llama_vocab_is_control(self.native, token) and piece not in _KEPT_CONTROL:
            return b""
        return piece

    def _special_text(self, token: int) -> str:
        text = self._api.llama_vocab_get_text(self.native, token) if token >= 0 else None
        return text.decode("utf-8", "replace") if text else ""

    def _controls(self, tokens: Sequence[int]) -> list[int]:
        """Those tokens that a text becomes only where control tokens are read, in their order."""
        kinds = self._api.LLAMA_TOKEN_ATTR_CONTROL | self._api.LLAMA_TOKEN_ATTR_UNKNOWN
        found = {token for token in set(tokens) if self._api.llama_vocab_get_attr(self.native, token) & kinds}
        return [token for token in tokens if token in found]

    def _has_control(self, text: str) -> bool:
        return self._tokens(text, special=True) != self._tokens(text, special=False)

    def _tokens(self, text: str, *, special: bool) -> list[int]:
        """No beginning or end is added here: the prompt as a whole gets its beginning once."""
        data = text.encode()
        room = len(data) + 8
        while True:
            tokens = (ctypes.c_int32 * room)()
            count = int(self._api.llama_tokenize(self.native, data, len(data), tokens, room, False, special))  # noqa: FBT003 - as above
            if count >= 0:
                return list(tokens[:count])
            room = -count


class VocabularyAlone:
    """The vocabulary of a model file whose weights were not loaded, which it owns.

    Args:
        api: the llama_cpp module.
        model: the native model, loaded without weights.
    """

    def __init__(self, api: Any, model: Any) -> None:
        self._api = api
        self._model = model
        self._vocabulary = LlamaVocabulary(api, model)

    def count(self, text: str) -> int:
        """Length of a person's text in tokens."""
        return self._vocabulary.count(text)

    def close(self) -> None:
        """Free it; nothing may be counted any more."""
        self._api.llama_model_free(self._model)


def whole_characters(text: str) -> str:
    """The text as UTF-8 can hold it: pairs of surrogates joined, lone ones replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
