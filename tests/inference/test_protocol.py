import io
import json
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.generation import GenerationRequest, Message, ModelFile, Prompt, WantedDraft
from fairdraft.inference import protocol
from fairdraft.inference.protocol import (
    Cancel,
    Generate,
    Heartbeat,
    ProtocolError,
    WorkerCommand,
    WorkerHello,
    WorkerMessage,
    decode_command,
    decode_message,
    encode,
    read_line,
)

# Lone surrogates and pairs of them are texts too.
TEXTS = st.text(st.characters(exclude_categories=()))
SAMPLINGS = st.builds(
    Sampling,
    temperature=st.floats(0, 5),
    top_p=st.floats(0.01, 1),
    top_k=st.integers(0, 500),
    min_p=st.floats(0, 1),
    repeat_penalty=st.floats(0.5, 2),
    max_tokens=st.integers(1, 32768),
)


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a message's field, texts with lone surrogates among them."""
    if kind is Sampling:
        return SAMPLINGS
    if is_dataclass(kind):
        return st.builds(kind, **{name: values_of(hint) for name, hint in get_type_hints(kind).items()})
    if get_origin(kind) is tuple:
        return st.lists(values_of(get_args(kind)[0]), max_size=3).map(tuple)
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if get_origin(kind) in (UnionType, Union):
        return st.one_of([st.none() if member is NoneType else values_of(member) for member in get_args(kind)])
    numbers = st.floats(allow_nan=False, allow_infinity=False)
    return {str: TEXTS, bytes: st.binary(max_size=40), int: st.integers(), bool: st.booleans(), float: numbers}[kind]


COMMANDS = st.one_of([values_of(kind) for kind in get_args(WorkerCommand)])
MESSAGES = st.one_of([values_of(kind) for kind in get_args(WorkerMessage)])


@given(COMMANDS)
def test_every_command_comes_back_as_it_was_sent(command: WorkerCommand) -> None:
    """A command that is encoded and decoded is the same command, whatever text is in it."""
    assert decode_command(encode(command)) == command


@given(MESSAGES)
def test_every_message_comes_back_as_it_was_sent(message: WorkerMessage) -> None:
    """A worker's message that is encoded and decoded is the same message, whatever text is in it."""
    assert decode_message(encode(message)) == message


def test_texts_tried_here_have_lone_surrogates() -> None:
    """The texts that go round in these tests include what UTF-8 alone cannot hold."""
    assert find(TEXTS, lambda text: any(0xD800 <= ord(mark) <= 0xDFFF for mark in text))


@given(TEXTS)
def test_a_message_is_one_line(text: str) -> None:
    """A message has one line end, at its end, whatever line ends its text has."""
    line = encode(Cancel(text + "\n\r\x0b\x85\u2028", None))
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")


@given(st.binary())
def test_any_bytes_are_a_message_or_a_protocol_error(line: bytes) -> None:
    """Bytes that are no message end in a ProtocolError and in nothing else."""
    with pytest.raises(ProtocolError):
        decode_message(line)


@given(MESSAGES, st.data())
def test_a_damaged_message_is_told_or_still_well_typed(message: WorkerMessage, data: st.DataObject) -> None:
    """A message with a field exchanged for any JSON value is refused, or is a message of the right types."""
    value = json.loads(encode(message).decode("utf-8", "surrogatepass"))
    key = data.draw(st.sampled_from(sorted(value)))
    value[key] = data.draw(
        st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5)
    )
    line = json.dumps(value).encode()
    try:
        decoded = decode_message(line)
    except ProtocolError:
        return
    assert decode_message(encode(decoded)) == decoded


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"null\n",
        b"[]\n",
        b'"WorkerHello"\n',
        b"{}\n",
        b'{"type":"Nonsense"}\n',
        b'{"type":["WorkerHello"]}\n',
        b'{"type":"WorkerHello"}\n',
        b'{"type":"WorkerHello","protocol":1,"engine_build":"x","pid":1,"more":2}\n',
        b'{"type":"WorkerHello","protocol":true,"engine_build":"x","pid":1}\n',
        b'{"type":"WorkerHello","protocol":1.0,"engine_build":"x","pid":1}\n',
        b'{"type":"WorkerHello","protocol":NaN,"engine_build":"x","pid":1}\n',
        b'{"type":"Heartbeat","activity":"dancing","steps":1}\n',
        b'{"type":"Heartbeat","activity":["idle"],"steps":1}\n',
        b'{"type":"DraftText","request_id":"r","draft_id":null,"text":"t"}\n',
        b'{"type":"Generate","request":{}}\n',
        b"[" * 100_000,
        b"9" * 5000,
        b"\xff\xfe\n",
    ],
)
def test_a_malformed_line_is_a_protocol_error(line: bytes) -> None:
    """A line that is not exactly a message is a KnownError of its own type."""
    with pytest.raises(ProtocolError, match=r"\."):
        decode_message(line)


def test_sampling_out_of_range_is_a_protocol_error() -> None:
    """A request whose sampling no file could hold is refused when it is read."""
    request = GenerationRequest(
        "r", ModelFile("p", "s", "n"), Prompt((Message("user", "x"),)), (WantedDraft("d", 1),), Sampling()
    )
    line = encode(Generate(request)).replace(b'"top_p":0.95', b'"top_p":7')
    with pytest.raises(ProtocolError, match="sampling"):
        decode_command(line)


def test_commands_and_messages_are_not_confused() -> None:
    """A worker refuses a worker's message, and a client a command."""
    with pytest.raises(ProtocolError, match="unknown type"):
        decode_command(encode(Heartbeat("idle", 1)))
    with pytest.raises(ProtocolError, match="unknown type"):
        decode_message(encode(Cancel("r", None)))


def test_a_message_over_the_limit_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message larger than the limit is refused where it would be sent."""
    monkeypatch.setattr(protocol, "LINE_LIMIT", 1000)
    with pytest.raises(ProtocolError, match="larger than the 1,000 bytes"):
        encode(Cancel("x" * 1000, None))


def test_lines_are_read_one_by_one_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader gets line after line, then the end; a line that is too long or cut off is an error."""
    hello = encode(WorkerHello(1, "b", 2))
    stream = io.BytesIO(hello + hello)
    assert [read_line(stream), read_line(stream), read_line(stream)] == [hello, hello, None]
    with pytest.raises(ProtocolError, match="cut off"):
        read_line(io.BytesIO(hello[:-5]))
    monkeypatch.setattr(protocol, "LINE_LIMIT", 100)
    with pytest.raises(ProtocolError, match="more than 100 bytes"):
        read_line(io.BytesIO(b"x" * 101 + b"\n"))


def test_every_message_of_a_request_names_it() -> None:
    """Each event says which request and, but for the loading of the model, which draft it belongs to."""
    for kind in (*get_args(WorkerMessage),):
        assert is_dataclass(kind)
        names = {field.name for field in fields(kind)}
        assert names & {"request_id", "call_id"} or kind in (WorkerHello, Heartbeat)
        assert "draft_id" in names or not kind.__name__.startswith("Draft")
