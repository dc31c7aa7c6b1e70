import hashlib
import importlib.util
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fairdraft.domain.generation import AdapterFile, DraftFinished

pytestmark = pytest.mark.model

_SPEC = importlib.util.spec_from_file_location("lora_file", Path(__file__).with_name("lora_file.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
lora_file = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(lora_file)


@pytest.fixture
def adapter(tmp_path: Path) -> Callable[..., AdapterFile]:
    def make(name: str = "voice.gguf", scale: float = 1.0, **shape: object) -> AdapterFile:
        path = lora_file.write_lora(tmp_path / name, **shape)
        return AdapterFile(str(path), hashlib.sha256(path.read_bytes()).hexdigest(), name, scale)

    return make


def test_an_adapter_changes_the_words_and_leaves_with_its_draft(
    engine, starter, make_request, new_recorder, adapter
) -> None:
    """Drafts with and without an adapter, asked together, each get their own weights; the model is loaded once."""
    voice = adapter()
    texts = []
    for adapters in ((), (voice,), (), (replace(voice, scale=0.0),)):
        listener = new_recorder()
        request = make_request(starter, max_tokens=16, temperature=0)
        engine.submit(replace(request, adapters=adapters), listener)
        listener.wait_for_endings(1)
        assert isinstance(listener.endings["d0"], DraftFinished)
        texts.append(listener.text("d0"))
    plain, adapted, plain_again, without_strength = texts
    assert plain == plain_again == without_strength
    assert adapted not in ("", plain)


def test_requests_with_other_adapters_wait_and_all_are_served(
    engine, starter, make_request, new_recorder, adapter
) -> None:
    """Several adapters in one queue: each draft begins as it does alone.

    Two drafts that meet in one batch may part from one alone after some words, where two tokens are as likely.
    """
    choices = [(), (adapter("a.gguf"),), (adapter("b.gguf", strength=0.7),)]
    asked = []
    for adapters in [*choices, *choices]:
        listener = new_recorder()
        engine.submit(replace(make_request(starter, max_tokens=3, temperature=0), adapters=adapters), listener)
        asked.append(listener)
    for listener in asked:
        listener.wait_for_endings(1)
    texts = [listener.text("d0") for listener in asked]
    assert texts[:3] == texts[3:]
    assert len(set(texts)) == 3


@pytest.mark.parametrize(
    ("shape", "change", "expected"),
    [
        ({"architecture": "qwen2"}, {}, "was made for qwen2 models, but the starter model is"),
        ({"size": 64}, {}, "does not fit the starter model"),
        ({}, {"sha256": "0" * 64}, "is not the right one"),
        ({}, {"path": "/nowhere/voice.gguf"}, "There is no file /nowhere/voice.gguf"),
    ],
)
def test_an_adapter_that_cannot_be_used_is_told(
    shape, change, expected, engine, starter, make_request, new_recorder, adapter
) -> None:
    """A wrong adapter fails its drafts in a sentence; the worker goes on, without it."""
    pid = engine.worker_pid
    listener = new_recorder()
    wrong = replace(adapter(**shape), **change)
    engine.submit(replace(make_request(starter, max_tokens=4), adapters=(wrong,)), listener)
    listener.wait_for_endings(1)
    assert expected in listener.failures[0].what
    after = new_recorder()
    engine.submit(make_request(starter, max_tokens=4), after)
    after.wait_for_endings(1)
    assert after.text("d0")
    assert engine.worker_pid == pid
