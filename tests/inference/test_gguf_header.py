import io
import json
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import HEADER_READING, ModelHeader
from fairdraft.inference import ggml_types, gguf_format, gguf_header
from fairdraft.inference.gguf_facts import GgufFacts
from fairdraft.inference.gguf_format import walk_header
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.gguf_parts import bytes_needed

BuildGguf = Callable[..., bytes]

METADATA = {
    "general.architecture": "llama",
    "general.name": "Small One",
    "general.license": "apache-2.0",
    "general.languages": ["en", "fr"],
    "general.file_type": 15,
    "general.base_model.0.name": "Big One",
    "llama.context_length": 8192,
    "llama.block_count": 30,
    "llama.embedding_length": 576,
    "llama.attention.head_count": 9,
    "llama.attention.head_count_kv": 3,
    "tokenizer.ggml.model": "gpt2",
    "tokenizer.ggml.pre": "smollm",
    "tokenizer.ggml.tokens": ["a", "b", "c"],
    "tokenizer.chat_template": "{{ messages }}",
}
# Name, shape, ggml type (0: F32, 12: Q4_K), bytes.
TENSORS = (("token_embd.weight", (256, 3), 12, 3 * 144), ("norm.weight", (7,), 0, 28))


@pytest.fixture
def gguf(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(data: bytes) -> Path:
        path = tmp_path / "model.gguf"
        path.write_bytes(data)
        return path

    return write


def test_a_header_tells_what_the_model_is(gguf: Callable[[bytes], Path], build_gguf: BuildGguf) -> None:
    """Name, kind, size, licence, languages, base model and what memory it takes come out of the header."""
    header = read_header(gguf(build_gguf(METADATA, TENSORS)))
    assert replace(header, shape=None) == ModelHeader(
        name="Small One",
        architecture="llama",
        quantisation="Q4_K_M",
        parameters=256 * 3 + 7,
        context_length=8192,
        languages=("en", "fr"),
        licence="apache-2.0",
        base_model="Big One",
        chat_template="{{ messages }}",
        tokenizer="gpt2/smollm",
        layers=30,
        kv_heads=3,
        head_size=64,
        vocabulary=3,
        reading=HEADER_READING,
    )


def test_what_a_header_does_not_tell_is_neutral(gguf: Callable[[bytes], Path], build_gguf: BuildGguf) -> None:
    """A bare header gives the file's name and zeros, and a model without a template is a base model."""
    header = read_header(gguf(build_gguf({})))
    assert (header.name, header.kind) == ("model", "base")
    assert (header.parameters, header.layers, header.vocabulary, header.licence) == (0, 0, 0, "")


def test_values_of_unexpected_types_are_left_aside(gguf: Callable[[bytes], Path], build_gguf: BuildGguf) -> None:
    """A name that is a number, or a number that is a text, counts as not told."""
    wrong = {key: 7 if isinstance(value, str) else "seven" for key, value in METADATA.items()}
    header = read_header(gguf(build_gguf(wrong, TENSORS)))
    assert (header.name, header.quantisation, header.context_length, header.chat_template) == ("model", "", 0, None)


def test_numbers_per_layer_count_by_the_largest(gguf: Callable[[bytes], Path], build_gguf: BuildGguf) -> None:
    """Models whose layers differ are estimated by their largest layer."""
    header = read_header(gguf(build_gguf({**METADATA, "llama.attention.head_count_kv": [0, 8, 2]})))
    assert header.kv_heads == 8


def test_a_long_vocabulary_is_counted_and_skipped(gguf: Callable[[bytes], Path], build_gguf: BuildGguf) -> None:
    """A vocabulary longer than what is kept is counted, and what follows it is still read."""
    words = [f"token-{at}" * (1 + at % 7) for at in range(30_000)]
    scores = struct.pack("<IIQ", 9, 4, 30_000) + bytes(4 * 30_000)
    first = {"tokenizer.ggml.scores": scores, "tokenizer.ggml.tokens": words}
    rest = {key: value for key, value in METADATA.items() if key not in first}
    path = gguf(build_gguf(first | rest))
    header = read_header(path)
    assert (header.vocabulary, header.name) == (30_000, "Small One")


@pytest.mark.model
def test_the_starter_model_is_known_by_its_header(starter_path: Path) -> None:
    """The real starter file reads as what it is."""
    header = read_header(starter_path)
    assert (header.architecture, header.quantisation, header.kind) == ("llama", "Q4_1", "instruct")
    assert (header.parameters, header.context_length, header.vocabulary) == (134_515_008, 8192, 49_152)
    assert (header.licence, header.languages, header.tokenizer) == ("apache-2.0", ("en",), "gpt2/smollm")
    assert (header.layers, header.kv_heads, header.head_size) == (30, 3, 64)


@pytest.mark.model
@pytest.mark.parametrize("size", [3, 20, 1000, 200_000, 5_000_000])
def test_a_cut_off_model_is_told_in_a_sentence(starter_path: Path, tmp_path: Path, size: int) -> None:
    """A model file that ends too early, in its header or in its weights, is cut off, with both sizes."""
    path = tmp_path / "half.gguf"
    with starter_path.open("rb") as source:
        path.write_bytes(source.read(size))
    with pytest.raises(
        KnownError, match=r"^half\.gguf is (cut off: it has [\d,]+ bytes, but needs at least|not a GGUF)"
    ) as told:
        read_header(path)
    assert told.value.what.count(". ") == 0


def test_one_missing_byte_is_noticed(gguf: Callable[[bytes], Path], build_gguf: BuildGguf) -> None:
    """The last byte of the last tensor is needed; padding after it is not."""
    whole = build_gguf(METADATA, TENSORS)
    needed = len(whole) - 4  # the last tensor has 28 bytes of 32
    read_header(gguf(whole[:needed]))
    with pytest.raises(KnownError, match=f"cut off: it has {needed - 1:,} bytes, but needs at least {needed:,}"):
        read_header(gguf(whole[: needed - 1]))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is empty"),
        (b"This is a text file, not a model.", "not a GGUF model file: it begins with 'This'"),
        (b"\x00\x01\x02\xff", "begins with the bytes 00 01 02 ff"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00", "Git LFS pointer"),
        (b"GGUF" + struct.pack("<I", 1) + bytes(40), "GGUF version 1"),
        (b"GGUF" + struct.pack(">I", 3) + bytes(40), "big-endian"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 0), "claims 1,152,921,504,606,846,976 tensors"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 60), "claims 1,152,921,504,606,846,976 entries"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 62), "cut off"),
    ],
)
def test_what_is_no_model_is_one_sentence(gguf: Callable[[bytes], Path], data: bytes, what: str) -> None:
    """A file that is not a whole GGUF is told in one sentence that names it, with what to do."""
    path = gguf(data)
    with pytest.raises(KnownError) as told:
        read_header(path)
    assert told.value.what.startswith("model.gguf ")
    assert told.value.remedy.endswith(".")
    assert what in told.value.what


@pytest.mark.parametrize("layers", [4097, 2**31, 2**64 - 1])
def test_a_number_of_layers_that_would_fill_memory_is_refused(
    gguf: Callable[[bytes], Path], build_gguf: BuildGguf, layers: int
) -> None:
    """One flipped bit in the number of layers is told as damage instead of being counted through."""
    number = struct.pack("<IQ", 10, layers)
    with pytest.raises(KnownError, match=f"model.gguf is damaged: it claims {layers:,} layers"):
        read_header(gguf(build_gguf(METADATA | {"llama.block_count": number}, TENSORS)))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A missing file or a folder is a sentence with its path."""
    with pytest.raises(KnownError, match=r"There is no file .*nothing\.gguf"):
        read_header(tmp_path / "nothing.gguf")
    with pytest.raises(KnownError, match="cannot be read: Is a directory"):
        read_header(tmp_path)


def test_texts_that_would_fill_memory_are_refused(build_gguf: BuildGguf, monkeypatch: pytest.MonkeyPatch) -> None:
    """A header may not make the reader keep more text than any real one has."""
    monkeypatch.setattr(gguf_format, "_MOST_KEPT", 1000)
    data = build_gguf({f"key-{at}": "x" * 200 for at in range(10)})
    with pytest.raises(KnownError, match="damaged: its texts are longer"):
        walk_header(io.BytesIO(data), len(data), "big.gguf")


def test_a_file_that_shrinks_while_it_is_read_is_told(build_gguf: BuildGguf) -> None:
    """A file that is being replaced under the reader is cut off, not a bug."""
    data = build_gguf(METADATA)
    with pytest.raises(KnownError, match="cut off"):
        walk_header(io.BytesIO(data[:-200]), len(data), "shrinking.gguf")


def read_any(data: bytes) -> str:
    """What came of it: a header, or a sentence."""
    try:
        contents, reader = walk_header(io.BytesIO(data), len(data), "any.gguf")
    except KnownError as error:
        return error.what
    if bytes_needed(contents) > len(data):
        return reader.cut_off(bytes_needed(contents)).what
    return "any.gguf " + gguf_header._header(GgufFacts(contents), "any").kind


@given(st.binary(max_size=400))
@example(b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 1) + b"k" + struct.pack("<I", 99))
def test_any_bytes_after_the_beginning_end_in_a_header_or_a_known_error(rest: bytes) -> None:
    """Whatever follows a right beginning is read or told, and nothing else happens."""
    assert read_any(b"GGUF" + struct.pack("<I", 3) + rest).startswith("any.gguf ")


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_damaged_header_ends_in_a_header_or_a_known_error(build_gguf: BuildGguf, data: st.DataObject) -> None:
    """A real header with bytes exchanged, taken out or put in is read or told, and nothing else happens."""
    header = bytearray(build_gguf(METADATA, TENSORS))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(4, len(header) - 1))
        change = data.draw(st.sampled_from(["set", "cut", "put", "huge"]))
        if change == "set":
            header[at] = data.draw(st.integers(0, 255))
        elif change == "cut":
            del header[at : at + data.draw(st.integers(1, 8))]
        elif change == "put":
            header[at:at] = data.draw(st.binary(min_size=4, max_size=4))
        else:
            header[at : at + 8] = b"\xff" * 8
    assert read_any(bytes(header)).startswith("any.gguf ")


def test_block_sizes_are_those_of_the_engine() -> None:
    """The table of block sizes agrees with the llama.cpp that is installed, for every type it still knows."""
    known = sorted(ggml_types._BLOCKS)
    script = (
        "import ctypes, json, pathlib, llama_cpp\n"
        "from llama_cpp._ctypes_extensions import load_shared_library\n"
        "ggml = load_shared_library('ggml-base', pathlib.Path(llama_cpp.__file__).parent / 'lib')\n"
        "ggml.ggml_blck_size.restype = ctypes.c_int64\n"
        "ggml.ggml_type_size.restype = ctypes.c_size_t\n"
        f"print(json.dumps([(ggml.ggml_blck_size(n), ggml.ggml_type_size(n)) for n in {known}]))\n"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert [tuple(pair) for pair in json.loads(answer.stdout)] == [ggml_types._BLOCKS[n] for n in known]
