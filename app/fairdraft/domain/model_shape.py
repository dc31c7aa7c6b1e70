"""How is a model built, as far as its need of memory depends on it?"""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LayerShape:
    """One layer of a model.

    `weights` is in bytes, `heads` the number of attention heads (0: it attends to nothing); `repackable` tells, by the
    name of the quantisation, how many of them the processor may want a second time in an order of its own. The widths
    count numbers for each token: `key_width` and `value_width` are kept in the cache (0: nothing is), `query_width` and
    `feed_forward` while the layer computes. `window` is the number of tokens that the layer looks back on (0: all).
    `state` counts the numbers that a recurrent layer keeps for each sequence.
    """

    weights: int
    repackable: tuple[tuple[str, int], ...] = ()
    heads: int = 0
    key_width: int = 0
    value_width: int = 0
    query_width: int = 0
    feed_forward: int = 0
    window: int = 0
    state: int = 0


@dataclass(frozen=True, slots=True)
class ModelShape:
    """A whole model. `embedding` is the width of its layers, `vocabulary` its number of tokens, `merges` that of the
    rules by which its tokenizer joins letters. `input_weights` are the bytes that no layer has and that stay with the
    processor; `output_weights` those that go where the last layer goes (0 where the input's table serves, see `tied`).
    """

    layers: tuple[LayerShape, ...]
    embedding: int
    vocabulary: int
    merges: int
    input_weights: int
    output_weights: int
    output_repackable: tuple[tuple[str, int], ...] = ()
    tied: bool = False
    table: int = 0
    """Bytes of the table of tokens, a part of `input_weights`; a tied model needs it again on a card."""

    @property
    def weights(self) -> int:
        """All weights in bytes, each counted once."""
        return self.input_weights + self.output_weights + sum(layer.weights for layer in self.layers)

    @property
    def recurrent(self) -> bool:
        """Whether a layer keeps a state instead of all tokens."""
        return any(layer.state for layer in self.layers)

    @property
    def memory_in_words(self) -> str:
        """What is unusual in how the model remembers; empty where every part of a prompt can be used again."""
        if not self.recurrent:
            return ""
        alone = not any(layer.key_width for layer in self.layers)
        kept = (
            "keeps a state instead of what it read" if alone else "some layers keep a state instead of what they read"
        )
        return f"{kept}: prompts that only begin alike are read one by one"

    def as_json(self) -> dict[str, Any]:
        """The shape as a JSON object; equal layers, which nearly all are, are written once."""
        kinds = list(dict.fromkeys(self.layers))
        whole = {name: getattr(self, name) for name in ModelShape.__dataclass_fields__ if name != "layers"}
        return whole | {
            "kinds": [asdict(kind) for kind in kinds],
            "layers": [kinds.index(layer) for layer in self.layers],
        }


def shape_from_json(value: dict[str, Any]) -> ModelShape:
    """The shape that `as_json` wrote."""
    kinds = [LayerShape(**(kind | {"repackable": _pairs(kind["repackable"])})) for kind in value["kinds"]]
    whole = {name: value[name] for name in ModelShape.__dataclass_fields__ if name in value}
    whole |= {
        "layers": tuple(kinds[number] for number in value["layers"]),
        "output_repackable": _pairs(value["output_repackable"]),
    }
    return ModelShape(**whole)


def _pairs(value: Any) -> tuple[tuple[str, int], ...]:
    return tuple((str(name), int(size)) for name, size in value)
