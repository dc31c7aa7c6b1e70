"""How the header of a file tells what each layer keeps: sliding windows, recurrent states, shared caches, experts."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.model_shape import ModelShape, shape_from_json
from fairdraft.inference.gguf_facts import GgufFacts
from fairdraft.inference.gguf_format import GgufContents, TensorPlace
from fairdraft.inference.gguf_shape import model_shape

WINDOW = 512
PLAIN = {
    "block_count": 6,
    "embedding_length": 64,
    "feed_forward_length": 256,
    "attention.head_count": 8,
    "attention.head_count_kv": 2,
}
KEPT = 2 * (64 // 8)


def _facts(architecture: str, tensors: tuple[TensorPlace, ...] = (), **values: Any) -> GgufFacts:
    named = {f"{architecture}.{key.replace('__', '.')}": value for key, value in (PLAIN | values).items()}
    return GgufFacts(GgufContents({"general.architecture": architecture} | named, tensors, 0, (), 0))


def _shape(architecture: str, **values: Any) -> ModelShape:
    shape = model_shape(_facts(architecture, **values))
    assert shape is not None
    return shape


def _windows(architecture: str, **values: Any) -> list[int]:
    return [layer.window for layer in _shape(architecture, **values).layers]


def _keeping(shape: ModelShape) -> list[bool]:
    """Which layers keep tokens."""
    return [layer.key_width > 0 for layer in shape.layers]


def test_a_plain_model_keeps_all_tokens_in_every_layer() -> None:
    """Without a window and without a state all layers are alike, and keep the shared heads alone."""
    shape = _shape("llama")
    assert len(set(shape.layers)) == 1
    layer = shape.layers[0]
    assert (layer.key_width, layer.value_width, layer.query_width) == (KEPT, KEPT, 64)
    assert (layer.window, layer.state, layer.feed_forward) == (0, 0, 256)
    assert not shape.recurrent


@pytest.mark.parametrize("missing", ["block_count", "embedding_length"])
def test_a_header_that_tells_too_little_has_no_shape(missing: str) -> None:
    """Without the number of layers or the width of a token nothing is made up."""
    assert model_shape(_facts("llama", **{missing: 0})) is None


@pytest.mark.parametrize(
    ("architecture", "windowed"),
    [
        ("gemma3", [1, 1, 1, 1, 1, 0]),
        ("gemma2", [1, 0, 1, 0, 1, 0]),
        ("gpt-oss", [1, 0, 1, 0, 1, 0]),
        ("cohere2", [1, 1, 1, 0, 1, 1]),
        ("smallthinker", [0, 1, 1, 1, 0, 1]),
        ("phi3", [0] * 6),
        ("some-new-one", [0] * 6),
    ],
)
def test_which_layers_look_back_on_few_tokens_follows_the_architecture(architecture: str, windowed: list[int]) -> None:
    """The pattern is llama.cpp's own; an unknown architecture counts as keeping all, which is never too little."""
    assert _windows(architecture, attention__sliding_window=WINDOW) == [WINDOW * one for one in windowed]


def test_a_pattern_in_the_file_wins() -> None:
    """A list of yes and no, or another period, is taken from the file; layers that the list leaves out keep all."""
    told = {"attention__sliding_window": WINDOW}
    flags = (True, False, False, True)
    assert _windows("gemma3", attention__sliding_window_pattern=flags, **told) == [WINDOW, 0, 0, WINDOW, 0, 0]
    assert _windows("gemma3", attention__sliding_window_pattern=3, **told) == [WINDOW, WINDOW, 0] * 2


def test_a_window_that_a_file_leaves_out_is_known_or_switched_off() -> None:
    """Gemma 2 has its window without saying so; a window of 0 in the file means none."""
    assert _windows("gemma2") == [4096, 0] * 3
    assert _windows("gemma2", attention__sliding_window=0) == [0] * 6


def test_heads_of_windowed_layers_may_have_another_size() -> None:
    """Where the file names a size for layers with a window, it counts for these layers alone."""
    told = {"attention__sliding_window": WINDOW, "attention__key_length": 32, "attention__key_length_swa": 16}
    assert [layer.key_width for layer in _shape("gemma3", **told).layers] == [2 * 16] * 5 + [2 * 32]


def test_the_last_layers_may_use_the_cache_of_others() -> None:
    """Layers that share another's cache, or only guess ahead, keep nothing of their own and still attend."""
    shared = _shape("gemma4", attention__shared_kv_layers=2)
    assert _keeping(shared) == [True] * 4 + [False] * 2
    assert all(layer.heads == 8 for layer in shared.layers)
    assert _keeping(_shape("glm4moe", nextn_predict_layers=1)) == [True] * 5 + [False]
    assert sum(_keeping(_shape("gemma3n", block_count=30))) == 20


def test_a_purely_recurrent_model_keeps_a_state_and_no_tokens() -> None:
    """A Mamba has in each layer the rolling inputs and the state of its inner width, and nothing grows."""
    told = {"ssm__conv_kernel": 4, "ssm__inner_size": 128, "ssm__state_size": 16}
    shape = _shape("mamba", attention__head_count=0, attention__head_count_kv=0, **told)
    assert _keeping(shape) == [False] * 6
    assert [layer.state for layer in shape.layers] == [3 * 128 + 16 * 128] * 6
    assert shape.recurrent


def test_groups_widen_the_rolling_inputs() -> None:
    """A Mamba of the second kind rolls the inputs of its groups along, too."""
    told = {"ssm__conv_kernel": 4, "ssm__inner_size": 128, "ssm__state_size": 16, "ssm__group_count": 2}
    assert _shape("mamba2", **told).layers[0].state == 3 * (128 + 2 * 2 * 16) + 16 * 128


def test_an_rwkv_keeps_the_last_tokens_and_a_matrix_for_each_head() -> None:
    """Two shifted tokens where the file does not say how many, and as many matrices as heads."""
    assert _shape("rwkv7", wkv__head_size=16).layers[0].state == 64 * 2 + 64 * 16
    assert _shape("rwkv6qwen2", wkv__head_size=16, token_shift_count=1).layers[0].state == 64 + 64 * 16


def test_a_hybrid_tells_by_its_heads_which_layers_are_recurrent() -> None:
    """Layers without heads for keys keep a state, the others tokens."""
    told = {"ssm__conv_kernel": 4, "ssm__inner_size": 128, "ssm__state_size": 16}
    shape = _shape("jamba", attention__head_count_kv=(0, 2, 0, 0, 2, 0), **told)
    assert _keeping(shape) == [False, True, False, False, True, False]
    assert [layer.state > 0 for layer in shape.layers] == [True, False, True, True, False, True]


def test_a_hybrid_with_a_period_has_every_fourth_layer_attend() -> None:
    """Qwen3-Next attends in every fourth layer, or in each that its own period names."""
    told = {"ssm__conv_kernel": 4, "ssm__inner_size": 128, "ssm__state_size": 16}
    assert _keeping(_shape("qwen3next", **told)) == [False, False, False, True, False, False]
    assert _keeping(_shape("qwen3next", full_attention_interval=3, **told)) == [False, False, True] * 2


def test_a_short_convolution_keeps_the_tokens_before() -> None:
    """An LFM2 layer without keys keeps the inputs of its convolution but the present one."""
    shape = _shape("lfm2", attention__head_count_kv=(0, 0, 2, 0, 0, 2), shortconv__l_cache=3)
    assert [layer.state for layer in shape.layers] == [128, 128, 0, 128, 128, 0]


def test_layers_of_one_hybrid_do_both() -> None:
    """A Falcon-H1 layer keeps tokens and a state."""
    told = {"ssm__conv_kernel": 4, "ssm__inner_size": 128, "ssm__state_size": 16}
    assert all(layer.key_width and layer.state for layer in _shape("falcon-h1", **told).layers)


def test_a_layer_of_a_hybrid_that_only_works_keeps_nothing() -> None:
    """A Nemotron-H has layers that only work on a token: neither tokens nor a state are kept there."""
    told = {"ssm__conv_kernel": 4, "ssm__inner_size": 128, "ssm__state_size": 16}
    shape = _shape(
        "nemotron_h",
        block_count=3,
        attention__head_count_kv=(0, 0, 2),
        feed_forward_length=(0, 256, 0),
        **told,
    )
    assert [(layer.state > 0, layer.key_width > 0) for layer in shape.layers] == [
        (True, False), (False, False), (False, True),
    ]  # fmt: skip


def test_compressed_attention_keeps_one_row_for_each_token() -> None:
    """Where keys and values are kept compressed together, no values are kept beside."""
    layer = _shape("deepseek2", attention__head_count_kv=1, attention__key_length_mla=24).layers[0]
    assert (layer.key_width > 0, layer.value_width) == (True, 0)


def test_experts_count_as_wide_as_all_that_are_asked() -> None:
    """A token is worked on by as many experts as are used at once."""
    told = {"expert_used_count": 4, "expert_feed_forward_length": 96}
    assert _shape("qwen3moe", feed_forward_length=128, **told).layers[0].feed_forward == 4 * 96


def test_weights_are_counted_where_they_lie() -> None:
    """Weights go to their layer, the table of tokens and the rest to the input, the output apart; tied tables serve."""
    tensors = (
        TensorPlace("token_embd.weight", (64, 100), 0, 0),
        TensorPlace("blk.1.attn_q.weight", (64, 64), 8, 0),
        TensorPlace("blk.1.attn_norm.weight", (64,), 0, 0),
        TensorPlace("blk.99.attn_q.weight", (64, 64), 0, 0),
        TensorPlace("output_norm.weight", (64,), 0, 0),
    )
    tied = model_shape(_facts("llama", tensors))
    assert tied is not None
    assert [layer.weights for layer in tied.layers] == [0, 64 * 64 // 32 * 34 + 256, 0, 0, 0, 0]
    assert tied.layers[1].repackable == (("Q8_0", 64 * 64 // 32 * 34),)
    assert (tied.tied, tied.table, tied.output_weights) == (True, 25_600, 256)
    # A layer that the model does not count is still loaded.
    assert tied.input_weights == 25_600 + 64 * 64 * 4
    own = model_shape(_facts("llama", (*tensors, TensorPlace("output.weight", (64, 104), 8, 0))))
    assert own is not None
    assert (own.tied, own.output_weights) == (False, 256 + 64 * 104 // 32 * 34)
    assert own.output_repackable == (("Q8_0", 64 * 104 // 32 * 34),)


_KEYS = (
    "attention.head_count", "attention.head_count_kv", "attention.key_length", "attention.key_length_mla",
    "attention.shared_kv_layers", "attention.sliding_window", "attention.sliding_window_pattern",
    "expert_used_count", "expert_feed_forward_length", "feed_forward_length", "full_attention_interval",
    "kda.head_dim", "nextn_predict_layers", "shortconv.l_cache", "ssm.conv_kernel", "ssm.group_count",
    "ssm.inner_size", "ssm.state_size", "token_shift_count", "wkv.head_size",
)  # fmt: skip
_NUMBER = st.integers(-(2**63), 2**64 - 1) | st.integers(0, 9)
_VALUE = _NUMBER | st.floats() | st.booleans() | st.text(max_size=3) | st.lists(_NUMBER, max_size=9).map(tuple)
_NAMES = (
    "llama",
    "gemma3",
    "gemma3n",
    "smallthinker",
    "mamba",
    "rwkv7",
    "jamba",
    "qwen3next",
    "falcon-h1",
    "lfm2",
    "?",
)


# The first draws are slow on a machine with much else to do.
@settings(max_examples=60)
@given(
    st.sampled_from(_NAMES),
    st.integers(1, 12),
    st.dictionaries(st.sampled_from(_KEYS), _VALUE, max_size=len(_KEYS)),
)
def test_any_header_gives_a_layer_for_each_that_it_counts(name: str, count: int, values: dict[str, Any]) -> None:
    """Whatever the values are, each layer has a shape without a negative number, and it is written and read back."""
    shape = model_shape(_facts(name, **values, block_count=count))
    assert shape is not None
    assert len(shape.layers) == count
    for layer in shape.layers:
        assert min(layer.heads, layer.key_width, layer.value_width, layer.query_width) >= 0
        assert min(layer.feed_forward, layer.window, layer.state) >= 0
    assert shape_from_json(shape.as_json()) == shape
