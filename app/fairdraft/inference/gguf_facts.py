"""What does the walked header of a GGUF file say under which key?"""

from math import prod

from fairdraft.domain.one_line import LONGEST_NAME, one_line
from fairdraft.inference.gguf_format import ArrayLength, GgufContents


class GgufFacts:
    """Metadata by key, with a neutral answer where the file says nothing, or something of another type."""

    def __init__(self, contents: GgufContents) -> None:
        self.metadata = contents.metadata
        self.tensors = contents.tensors
        self.parameters = sum(prod(tensor.shape) for tensor in contents.tensors)
        self.architecture = self.text("general.architecture")

    def text(self, key: str) -> str:
        """A text on one line, or empty; one that is far longer than any name is cut."""
        value = self.metadata.get(key)
        return one_line(value, LONGEST_NAME) if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """A number, the largest of a list of numbers, or 0; never negative."""
        value = self.metadata.get(key)
        numbers = value if isinstance(value, tuple) else (value,)
        return max((number for number in numbers if type(number) is int and number > 0), default=0)

    def of_architecture(self, key: str) -> int:
        """A number whose key begins with the architecture's name, or 0."""
        return self.number(f"{self.architecture}.{key}")

    def length(self, key: str) -> int:
        """How many elements a list has, or 0."""
        value = self.metadata.get(key)
        if isinstance(value, ArrayLength):
            return value.elements
        return len(value) if isinstance(value, tuple) else 0

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list."""
        value = self.metadata.get(key)
        items = value if isinstance(value, tuple) else ()
        return tuple(one_line(item, LONGEST_NAME) for item in items if isinstance(item, str))

    def each_layer(self, key: str, count: int) -> tuple[int, ...]:
        """A number of the architecture for every layer: of a list its elements, a single one repeated."""
        value = self.metadata.get(f"{self.architecture}.{key}")
        if isinstance(value, tuple):
            numbers = [int(one) if isinstance(one, int | bool) and one > 0 else 0 for one in value[:count]]
            return tuple(numbers + [0] * (count - len(numbers)))
        return (self.of_architecture(key),) * count

    def flags(self, key: str) -> tuple[bool, ...]:
        """The yes and no of a list of the architecture, or nothing."""
        value = self.metadata.get(f"{self.architecture}.{key}")
        return tuple(bool(one) for one in value) if isinstance(value, tuple) else ()

    def has(self, key: str) -> bool:
        """Whether the architecture says anything under the key."""
        return f"{self.architecture}.{key}" in self.metadata

    def head_size(self, which: str, ending: str = "") -> int:
        """Numbers in a head's `key` or `value`; `ending` may be `_swa`, for layers that look back on few tokens."""
        heads, embedding = self.of_architecture("attention.head_count"), self.of_architecture("embedding_length")
        plain = self.of_architecture(f"attention.{which}_length") or (embedding // heads if heads else 0)
        return (self.of_architecture(f"attention.{which}_length{ending}") or plain) if ending else plain

    @property
    def vocabulary(self) -> int:
        """How many tokens there are."""
        return self.of_architecture("vocab_size") or self.length("tokenizer.ggml.tokens")
