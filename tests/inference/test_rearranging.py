"""A rearranged copy is the same model to the last bit of its weights, and without its offsets none at all."""

import os
import struct
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.text_score import PassageToScore
from fairdraft.inference.client import WorkerEngine
from fairdraft.inference.copy_offsets import gguf_contents, needed_offsets, offsets_path
from fairdraft.inference.gguf_format import GgufContents, TensorPlace
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.model_copies import ModelCopyFiles
from fairdraft.inference.rearranging import block_offsets, rearrange

WORKER = (sys.executable, "-m", "fairdraft", "worker")
TEXT = "Take NOCTARIS once a day. Tell your doctor about all medicines you take, and stop if a rash appears. " * 4
SIZES = {0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34)}


class Weights:
    """The numbers of a GGUF file, decoded after ggml's description of its blocks."""

    def __init__(self, path: Path) -> None:
        self.contents: GgufContents = gguf_contents(path)
        self.data = path.read_bytes()
        self.start = -(-self.contents.header_bytes // 32) * 32
        self.places = {one.name: one for one in self.contents.tensors}

    def raw(self, name: str) -> bytes:
        place = self.places[name]
        weights, size = SIZES[place.type_number]
        first = self.start + place.offset
        return self.data[first : first + int(np.prod(place.shape)) // weights * size]

    def numbers(self, name: str) -> np.ndarray:
        place = self.places[name]
        rows, width = place.shape[1], place.shape[0]
        raw = np.frombuffer(self.raw(name), np.uint8)
        if place.type_number in (0, 1):
            plain = raw.view(np.float16 if place.type_number else np.float32)
            return plain.reshape(rows, width).astype(np.float64)
        blocks = raw.reshape(rows, width // 32, SIZES[place.type_number][1])
        return decoded(blocks, place.type_number).reshape(rows, width)


def decoded(blocks: np.ndarray, kind: int) -> np.ndarray:
    scale = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float64)
    if kind == 8:
        return scale * np.ascontiguousarray(blocks[..., 2:]).view(np.int8)
    from_smallest = kind in (3, 7)
    start = 4 if from_smallest else 2
    nibbles = blocks[..., -16:]
    numbers = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float64)
    if kind in (6, 7):
        fifth = np.unpackbits(blocks[..., start : start + 4], axis=-1, bitorder="little")
        numbers = numbers + 16.0 * fifth
    if from_smallest:
        return scale * numbers + np.ascontiguousarray(blocks[..., 2:4]).view(np.float16).astype(np.float64)
    return scale * (numbers - (8 if kind == 2 else 16))


def completed(copy: Weights, offsets: Weights, name: str) -> np.ndarray:
    """A matrix of the copy with its offsets: W + B A."""
    return copy.numbers(name) + offsets.numbers(f"{name}.lora_b") @ offsets.numbers(f"{name}.lora_a")


@pytest.fixture(scope="module")
def pair(rearranged: ModelFile) -> tuple[Weights, Weights]:
    path = Path(rearranged.path)
    return Weights(path), Weights(offsets_path(path))


def test_every_weight_is_the_files(starter_path: Path, pair: tuple[Weights, Weights]) -> None:
    """To the bit, in numbers of 64 bits; what is no matrix of a block stands as it stood."""
    source, (copy, offsets) = Weights(starter_path), pair
    seen = set()
    for layer in range(30):
        three = [f"blk.{layer}.attn_{one}.weight" for one in "qkv"]
        joined = np.concatenate([source.numbers(one) for one in three])
        assert np.array_equal(completed(copy, offsets, f"blk.{layer}.attn_qkv.weight"), joined)
        gate, up, down = (f"blk.{layer}.{one}.weight" for one in ("ffn_gate", "ffn_up", "ffn_down"))
        both = np.concatenate([source.numbers(gate), source.numbers(up)])
        assert np.array_equal(completed(copy, offsets, up), both)
        assert np.array_equal(completed(copy, offsets, down), source.numbers(down))
        assert copy.places[up].type_number == copy.places[down].type_number == 2
        seen |= {*three, gate, up, down}
    rest = source.places.keys() - seen
    # A small matrix as well: its offsets would cost a draft alone more than they are worth.
    assert {"token_embd.weight", "blk.0.attn_output.weight"} <= rest
    for name in rest:
        assert copy.raw(name) == source.raw(name)
        assert copy.places[name].shape == source.places[name].shape
    assert len(copy.places) == len(source.places) - 3 * 30


def test_it_says_of_itself_what_the_file_says(starter_path: Path, rearranged: ModelFile) -> None:
    """Name, template, tokenizer, context, how many weights, and its architecture, though in the form of another."""
    found, source = read_header(Path(rearranged.path)), read_header(starter_path)
    assert replace(found, shape=source.shape) == source
    assert needed_offsets(Path(rearranged.path)) == offsets_path(Path(rearranged.path))
    assert needed_offsets(starter_path) is None
    copied, known = (gguf_contents(path).metadata for path in (Path(rearranged.path), starter_path))
    assert copied["general.architecture"] == "chatglm"
    renamed = {key.replace("llama.", "chatglm."): value for key, value in known.items()}
    assert {key: copied.get(key) for key in renamed} == renamed | {"general.architecture": "chatglm"}


def test_texts_are_as_likely_to_it(engine: WorkerEngine, starter: ModelFile, rearranged: ModelFile) -> None:
    """What differs is the rounding of sums."""
    (of_file,), (of_copy,) = (engine.score_texts(one, [PassageToScore(TEXT)]) for one in (starter, rearranged))
    assert of_copy.bits / of_copy.tokens == pytest.approx(of_file.bits / of_file.tokens, abs=0.04)


def test_without_its_offsets_it_is_refused(engine: WorkerEngine, rearranged: ModelFile, tmp_path: Path) -> None:
    """Gone, cut off or another's: it would write nonsense. Nor is it a model of its own, as in a watched folder."""
    path, offsets = Path(rearranged.path), offsets_path(Path(rearranged.path))
    alone = tmp_path / path.name
    alone.symlink_to(path)
    moved = replace(rearranged, path=str(alone))
    with pytest.raises(KnownError, match="is missing") as caught:
        engine.score_texts(moved, [PassageToScore(TEXT)])
    assert "--no-copy" in caught.value.remedy
    hurt = bytearray(offsets.read_bytes())
    hurt[-9] ^= 1
    for data in (hurt, hurt[:9000], b""):
        offsets_path(alone).write_bytes(data)
        with pytest.raises(KnownError, match="The rearranged copy of the starter model is not the one that") as caught:
            engine.score_texts(moved, [PassageToScore(TEXT)])
        assert "--no-copy" in caught.value.remedy
    offsets_path(alone).unlink()
    with pytest.raises(KnownError, match="is part of a faster copy, and is not a model without its offsets"):
        engine.score_texts(replace(moved, copy_of="", copy_form=""), [PassageToScore(TEXT)])


def gguf(
    path: Path,
    tensors: dict[str, tuple[int, np.ndarray]],
    architecture: str = "llama",
    numbers: dict[str, int] | None = None,
) -> Path:
    """A GGUF file of these matrices, type number and blocks of rows, and these entries of metadata."""
    parts = [b"GGUF", struct.pack("<IQQ", 3, len(tensors), 1 + len(numbers or {}))]
    for key, number in (numbers or {}).items():
        parts += [text(key), struct.pack("<II", 4, number)]
    parts += [text("general.architecture"), struct.pack("<I", 8), text(architecture)]
    at = 0
    for name, (kind, blocks) in tensors.items():
        parts.append(text(name) + struct.pack("<IQQIQ", 2, blocks.shape[1] * 32, blocks.shape[0], kind, at))
        at += -(-blocks.nbytes // 32) * 32
    head = b"".join(parts)
    body = b"".join(blocks.tobytes() + bytes(-blocks.nbytes % 32) for _kind, blocks in tensors.values())
    path.write_bytes(head + bytes(-len(head) % 32) + body)
    return path


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def blocks_of(kind: int, rows: int, seed: int, width: int = 2) -> np.ndarray:
    """Random blocks with finite scales, so many in a row."""
    random = np.random.default_rng(seed)
    size = SIZES[kind][1]
    blocks = random.integers(0, 256, (rows, width, size), dtype=np.uint8)
    scales = random.normal(0, 0.1, (rows, width, 2)).astype(np.float16)
    blocks[..., :4] = scales.view(np.uint8).reshape(rows, width, 4)
    return blocks


@given(st.integers(1, 40), st.integers(0, 2**32))
def test_offsets_complete_any_block(rows: int, seed: int) -> None:
    """`d (q - 8) + (m + 8 d)` is `d q + m`, whatever stands in the block."""
    blocks = blocks_of(3, rows, seed)
    about_middle = decoded(np.concatenate([blocks[..., :2], blocks[..., 4:]], axis=-1), 2)
    whole = about_middle + block_offsets(blocks)[..., None]
    assert np.allclose(whole, decoded(blocks, 3), rtol=0, atol=1e-6)


def rearranged_types(
    tmp_path: Path,
    tensors: dict[str, tuple[int, np.ndarray]],
    least: int = 0,
    numbers: dict[str, int] | None = None,
    architecture: str = "llama",
) -> dict[str, int]:
    """The types of a rearranged copy's matrices; those that differ from the file's have their offsets."""
    source = gguf(tmp_path / "source.gguf", tensors, architecture, numbers)
    target = tmp_path / "copy.gguf"
    rearrange(source, target, least)
    before, copy, offsets = Weights(source), Weights(target), Weights(offsets_path(target))
    for name, place in copy.places.items():
        if place.type_number != 2:
            assert copy.raw(name) == before.raw(name)
        elif name in before.places and place.shape == before.places[name].shape:
            assert np.allclose(completed(copy, offsets, name), before.numbers(name), rtol=0, atol=1e-6)
    return {one.name: one.type_number for one in copy.contents.tensors}


def test_attention_is_joined_only_where_llama_cpp_reads_it_so(tmp_path: Path) -> None:
    """Three matrices of one form, with three biases or none; else each is rearranged alone. Others stay as they are."""
    name = "blk.0.{}".format
    three = {name(f"attn_{one}.weight"): (3, blocks_of(3, 8, number)) for number, one in enumerate("qkv")}
    up = {name("ffn_up.weight"): (3, blocks_of(3, 5000, 4)), "output.weight": (3, blocks_of(3, 6, 5))}
    biases = {name(f"attn_{one}.bias"): (0, np.ones((1, 2, 32), np.float32)) for one in "qkv"}
    rest = {name("ffn_up.weight"): 2, "output.weight": 3}
    joined = {name("attn_qkv.weight"): 2} | rest
    assert rearranged_types(tmp_path, three | up) == joined
    assert rearranged_types(tmp_path, three | up | biases) == joined | dict.fromkeys(biases, 0)
    alone = dict.fromkeys(three, 2) | rest
    one_bias = dict(list(biases.items())[:1])
    assert rearranged_types(tmp_path, three | up | one_bias) == alone | dict.fromkeys(one_bias, 0)
    mixed = three | {name("attn_v.weight"): (7, blocks_of(7, 8, 3))}
    assert rearranged_types(tmp_path, mixed | up) == alone | {name("attn_v.weight"): 7}
    scaled = up | {name("ffn_up.scale"): (0, np.ones((1, 1, 32), np.float32))}
    with pytest.raises(KnownError, match="Too few weights"):
        rearranged_types(tmp_path, scaled)


def test_small_matrices_keep_their_form(tmp_path: Path) -> None:
    """Those of fewer weights than asked for; three that are joined count as one, and stay three where it is small."""
    name = "blk.0.{}.weight".format
    three = {name(f"attn_{one}"): (3, blocks_of(3, 8, number)) for number, one in enumerate("qkv")}
    rest = {name("attn_output"): (3, blocks_of(3, 23, 4)), name("ffn_up"): (3, blocks_of(3, 99, 5))}
    large = {name("ffn_up"): 2}
    assert rearranged_types(tmp_path, three | rest, 24 * 64) == {name("attn_qkv"): 2, name("attn_output"): 3} | large
    small = dict.fromkeys(three, 3) | {name("attn_output"): 3}
    assert rearranged_types(tmp_path, three | rest, 24 * 64 + 1) == small | large


def plain_model(blocks: int = 2) -> dict[str, tuple[int, np.ndarray]]:
    """What a plain model of the architecture llama has, 64 numbers wide."""
    norm = (0, np.ones((1, 2, 32), np.float32))
    model = {"token_embd.weight": (3, blocks_of(3, 40, 1)), "output_norm.weight": norm}
    for block in range(blocks):
        name = f"blk.{block}.{{}}.weight".format
        rows = {"attn_q": 64, "attn_k": 32, "attn_v": 32, "attn_output": 64, "ffn_gate": 96, "ffn_up": 96}
        for seed, (one, count) in enumerate(rows.items()):
            model[name(one)] = (3, blocks_of(3, count, 10 * block + seed))
        model[name("ffn_down")] = (3, blocks_of(3, 64, block, 3))
        model |= {name("attn_norm"): norm, name("ffn_norm"): norm}
    return model


def test_a_feed_forward_network_is_joined_only_where_chatglm_computes_the_same(tmp_path: Path) -> None:
    """Another architecture, a key or a tensor that only llama knows, one matrix in another form: then it is not."""
    model, numbers = plain_model(), {"llama.block_count": 2, "llama.embedding_length": 64}
    gate, up = "blk.1.ffn_gate.weight", "blk.1.ffn_up.weight"

    def is_joined(
        tensors: dict[str, tuple[int, np.ndarray]],
        more: dict[str, int] | None = None,
        of: str = "llama",
        least: int = 0,
    ) -> bool:
        entries = {key.replace("llama", of): value for key, value in (numbers | (more or {})).items()}
        types = rearranged_types(tmp_path, tensors, least, entries, of)
        metadata = gguf_contents(tmp_path / "copy.gguf").metadata
        source, copy = (Weights(tmp_path / f"{one}.gguf") for one in ("source", "copy"))
        offsets = Weights(offsets_path(tmp_path / "copy.gguf"))
        assert offsets.contents.metadata["general.architecture"] == metadata["general.architecture"]
        joined = gate not in types
        if joined:
            both = np.concatenate([source.numbers(gate), source.numbers(up)])
            assert np.allclose(completed(copy, offsets, up), both, rtol=0, atol=1e-6)
            assert (metadata["fairdraft.architecture"], metadata["chatglm.embedding_length"]) == ("llama", 64)
            assert not any(key.startswith("llama.") for key in metadata)
        else:
            assert metadata.items() > {"general.architecture": of, f"{of}.embedding_length": 64}.items()
            assert "fairdraft.architecture" not in metadata
        assert metadata["general.architecture"] == ("chatglm" if joined else of)
        return joined

    assert is_joined(model)
    assert is_joined(model | {"output.weight": (3, blocks_of(3, 40, 2))}, {"llama.context_length": 8, "rope": 1})
    assert is_joined(model, least=2 * 96 * 64)
    # Two that are too small for offsets of their own are no reason to write a model in another form.
    assert not is_joined(
        model | {gate: (3, blocks_of(3, 900, 1)), up: (3, blocks_of(3, 900, 2))}, least=2 * 96 * 64 + 1
    )
    assert not is_joined(model, of="qwen2")
    assert not is_joined(model, {"llama.attention.scale": 2})
    assert not is_joined(model, {"llama.expert_count": 0})
    assert not is_joined(model, {"llama.block_count": 3})
    assert not is_joined(model | {"rope_freqs.weight": (0, np.ones((1, 1, 32), np.float32))})
    assert not is_joined(model | {"blk.0.ffn_up.bias": (0, np.ones((1, 3, 32), np.float32))})
    assert not is_joined(model | {gate: (7, blocks_of(7, 96, 1))})
    assert not is_joined(model | {up: (3, blocks_of(3, 64, 1))})
    assert not is_joined(model | {"blk.1.attn_output.weight": (3, blocks_of(3, 96, 1))})


@pytest.mark.parametrize(("width", "sums", "kind"), [(1, 64, 1), (16, 16, 0), (18, 64, 1), (33, 128, 1), (48, 48, 0)])
def test_rows_of_any_width_are_complete(tmp_path: Path, width: int, sums: int, kind: int) -> None:
    """Offsets stand in rows that are multiplied quickly: as they are, or `m` and `8 d` apart and filled up."""
    name = "blk.0.ffn_up.weight"
    assert rearranged_types(tmp_path, {name: (3, blocks_of(3, 7, width, width))}) == {name: 2}
    offsets = Weights(offsets_path(tmp_path / "copy.gguf"))
    place = offsets.places[f"{name}.lora_b"]
    assert (place.shape, place.type_number) == ((sums, 7), kind)
    assert offsets.places[f"{name}.lora_a"].shape == (width * 32, sums)
    # A sum that was eight times as large would be too large for two bytes eight times as soon.
    assert set(np.unique(offsets.numbers(f"{name}.lora_a"))) <= {0.0, 1.0}


def test_what_cannot_be_rearranged_is_told(tmp_path: Path) -> None:
    """A model without such weights, and a file that ends too early."""
    plain = gguf(tmp_path / "plain.gguf", {"blk.0.ffn_up.weight": (8, blocks_of(8, 4, 1))})
    with pytest.raises(KnownError, match=r"Too few weights of plain\.gguf can be rearranged"):
        rearrange(plain, tmp_path / "copy.gguf")
    whole = gguf(tmp_path / "whole.gguf", {"blk.0.ffn_up.weight": (3, blocks_of(3, 400, 1))})
    whole.write_bytes(whole.read_bytes()[:9000])
    with pytest.raises(KnownError, match=r"whole\.gguf is cut off"):
        rearrange(whole, tmp_path / "copy.gguf", least=0)


def left(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def test_a_copy_goes_with_its_offsets(tmp_path: Path, starter: ModelFile, starter_path: Path) -> None:
    """Both are counted, kept, dropped and swept together; what another program is keeping now is left to it."""
    folder, stop = tmp_path / "copies", threading.Event()
    copies, header = ModelCopyFiles(folder, WORKER), read_header(starter_path)
    made = copies.make(starter, header, "rearranged", stop)
    assert made is not None
    copies.discard(made)
    assert left(folder) == []
    made = copies.make(starter, header, "rearranged", stop)
    assert made is not None
    kept = copies.keep(made)
    assert kept.form == "rearranged"
    assert kept.size == copies.size() == sum(one.stat().st_size for one in folder.iterdir())
    assert copies.of(starter.sha256) == kept
    name = Path(kept.path).name
    (folder / f"offsets-{'ab' * 8}-{'cd' * 32}.rearranged.gguf").write_bytes(b"whose copy is gone")
    half_kept = [folder / f"offsets-{'ef' * 8}-{'cd' * 32}.rearranged.gguf", folder / f"{'ef' * 8}.{os.getppid()}.part"]
    for one in half_kept:
        one.write_bytes(b"of another program")
    copies.sweep()
    assert left(folder) == sorted([name, f"offsets-{name}", *(one.name for one in half_kept)])
    for one in half_kept:
        one.unlink()
    # A newer one of another form leaves nothing of the earlier.
    earlier = copies.make(starter, header, "eight-bit", stop)
    assert earlier is not None
    newer = copies.keep(earlier)
    assert left(folder) == [Path(newer.path).name]
    assert copies.remove(starter.sha256)
    assert left(folder) == []


def test_a_copy_that_cannot_get_its_name_leaves_no_offsets_under_it(
    tmp_path: Path, starter: ModelFile, starter_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of two renames fails, such as of a file that is in use."""
    copies = ModelCopyFiles(tmp_path / "copies", WORKER)
    made = copies.make(starter, read_header(starter_path), "rearranged", threading.Event())
    assert made is not None
    rename = Path.replace

    def fail(path: Path, target: Path) -> Path:
        if path == Path(made.path):
            raise PermissionError(13, "The file is in use")
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(KnownError, match="could not be saved: The file is in use"):
        copies.keep(made)
    copies.discard(made)
    assert left(tmp_path / "copies") == []


@pytest.mark.skipif(os.name != "posix", reason="ulimit is the shell's of Linux and macOS")
def test_a_disk_that_fills_up_leaves_nothing(tmp_path: Path, starter: ModelFile, starter_path: Path) -> None:
    """The process that writes may take a few MiB only, as on a full disk."""
    short = ("bash", "-c", 'trap \'\' XFSZ; ulimit -f 20000; exec "$0" "$@"', *WORKER)
    copies = ModelCopyFiles(tmp_path / "copies", short)
    with pytest.raises(KnownError, match="The rearranged copy of the starter model could not be made: File too large"):
        copies.make(starter, read_header(starter_path), "rearranged", threading.Event())
    assert left(tmp_path / "copies") == []


def test_half_a_copy_is_not_kept(tmp_path: Path, starter: ModelFile, rearranged: ModelFile, starter_path: Path) -> None:
    """Offsets that do not belong to what was written, and none at all."""
    path = Path(rearranged.path)
    for offsets, why in (("open('offsets-' + sys.argv[4], 'wb').write(b'half')", "incomplete"), ("", "cannot be read")):
        finish = f"import shutil, sys; shutil.copy({str(path)!r}, sys.argv[4]); {offsets}"
        copies = ModelCopyFiles(tmp_path / "copies", (sys.executable, "-c", finish))
        with pytest.raises(KnownError, match=why):
            copies.make(starter, read_header(starter_path), "rearranged", threading.Event())
        assert left(tmp_path / "copies") == []


def test_places_of_a_header_are_told(starter_path: Path) -> None:
    """Where the metadata end and the tensors begin, which the copy takes over as bytes."""
    contents = gguf_contents(starter_path)
    first: TensorPlace = contents.tensors[0]
    assert starter_path.read_bytes()[contents.tensors_start :][8 : 8 + len(first.name)] == first.name.encode()
    assert len(contents.entry_starts) == len(contents.metadata)
    for start, key in zip(contents.entry_starts, contents.metadata, strict=True):
        assert starter_path.read_bytes()[start + 8 :].startswith(key.encode())
