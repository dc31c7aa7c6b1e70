"""What a model is said to need is what a process that loads it as the worker does really grows by."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fairdraft.domain.drafting_shape import SPARE_CACHE_BYTES, drafting_plan
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.model_copy import ModelCopy, with_offsets
from fairdraft.domain.model_fit import estimate_memory
from fairdraft.inference.copy_offsets import offsets_path
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.machine_devices import repacked_here
from fairdraft.services.checking_fit import USUAL_CONTEXT

MEASURE = Path(__file__).with_name("memory_of_model.py")
SECOND_MODEL = Path(__file__).parents[2] / "build" / "second" / "gemma-3-270m-q4_k_m.gguf"
ALLOWED = 0.05


@pytest.mark.model
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_rearranged_copy_grows_by_what_was_estimated(rearranged: ModelFile) -> None:
    """Its offsets lie beside its weights."""
    path = Path(rearranged.path)
    offsets = offsets_path(path).stat().st_size
    copy = ModelCopy("", str(path), rearranged.sha256, path.stat().st_size + offsets, "rearranged", offsets)
    measured, estimated = _measured_and_estimated(path, 1024, copy)
    assert abs(estimated / measured - 1) < ALLOWED, (measured, estimated)


def _measured_and_estimated(path: Path, context: int, copy: ModelCopy | None = None) -> tuple[int, int]:
    told = subprocess.run(
        [sys.executable, str(MEASURE), str(path), str(context)], capture_output=True, check=True, timeout=600
    )
    measured = json.loads(told.stdout)
    header = read_header(path) if copy is None else with_offsets(read_header(path), copy)
    plan = drafting_plan(header, context, gpu_layers=0, repacked=repacked_here(), spare_bytes=SPARE_CACHE_BYTES)
    assert (plan.cells, plan.micro_batch) == (measured["cells"], measured["micro_batch"])
    assert header.shape is not None
    return measured["grown"], estimate_memory(header.shape, plan).total


@pytest.mark.model
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
# The larger one is filled by both copies of the starter, too.
@pytest.mark.parametrize("context", [256, pytest.param(1024, marks=pytest.mark.slow)])
def test_the_starter_grows_by_what_was_estimated(starter_path: Path, context: int) -> None:
    """Within five percent, for contexts that are filled to the end."""
    measured, estimated = _measured_and_estimated(starter_path, context)
    assert abs(estimated / measured - 1) < ALLOWED, (measured, estimated)


@pytest.mark.model
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_eight_bit_copy_grows_by_what_was_estimated(copied: ModelFile) -> None:
    """Its own header tells its need, which is larger than the file's."""
    measured, estimated = _measured_and_estimated(Path(copied.path), 1024)
    assert abs(estimated / measured - 1) < ALLOWED, (measured, estimated)


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_usual_context_grows_by_what_was_estimated(starter_path: Path) -> None:
    """As models are loaded where nobody chose a context."""
    measured, estimated = _measured_and_estimated(starter_path, USUAL_CONTEXT)
    assert abs(estimated / measured - 1) < ALLOWED, (measured, estimated)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.skipif(not SECOND_MODEL.is_file(), reason="needs the second model: python packaging/second_model.py")
@pytest.mark.parametrize("context", [1024, USUAL_CONTEXT])
def test_a_model_of_another_family_grows_by_what_was_estimated(context: int) -> None:
    """Other blocks of weights, a vocabulary five times as large, and layers with a window."""
    measured, estimated = _measured_and_estimated(SECOND_MODEL, context)
    assert abs(estimated / measured - 1) < ALLOWED, (measured, estimated)
