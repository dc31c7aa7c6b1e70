"""What servers say of a failure, in the shapes that they say it in."""

import json
from typing import Any

import pytest

from fairdraft.inference.hosted_answer import HostedError, fault_of_status, read_piece

PAY_FOR_MORE = "Rate limit reached: 3 a minute. Add a payment method at https://llm.example.com/account/billing."
TOO_LONG = "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens."


def fault(status: int, body: Any) -> HostedError:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return fault_of_status(status, data, host="llm.example.com", model="m", key_name="", key="sk-1", after=None)


@pytest.mark.parametrize(
    ("status", "body", "words", "passing"),
    [
        (429, {"error": {"message": PAY_FOR_MORE, "code": "rate_limit_exceeded"}}, "cannot answer now", True),
        (429, {"error": {"message": "See billing.", "code": "insufficient_quota"}}, "no credit left", False),
        (402, b"", "no credit left", False),
        (400, {"object": "error", "message": TOO_LONG, "code": 400}, "longer than llm.example.com accepts", False),
        (400, {"error": {"message": "no", "type": "exceed_context_size_error"}}, "longer than", False),
        (400, [{"error": {"message": "API key not valid: sk-1x"}}], "asks for a key (400)", False),
        (413, b"<html>Too large</html>", "longer than llm.example.com accepts (413)", False),
        (400, b"the model is not loaded, sk-1", "the model is not loaded, [key]", False),
        (400, {"errors": [{"message": "no such thing"}]}, "no such thing", False),
        (422, {"detail": [{"loc": ["body"], "msg": "field required"}]}, "field required", False),
        (503, b"<html>", "cannot answer now (503)", True),
    ],
)
def test_a_status_is_told_by_what_it_means(status: int, body: Any, words: str, passing: bool) -> None:
    """Who calls too often is asked to wait, whatever the server sells; what is too long says what helps."""
    told = fault(status, body)
    assert words in told.what
    assert told.passing is passing


def test_a_prompt_that_is_too_long_names_the_setting_that_shortens_it() -> None:
    """The way out is in the candidate's file."""
    assert "context_tokens" in fault(400, {"message": TOO_LONG}).remedy


@pytest.mark.parametrize(
    ("event", "words", "passing"),
    [
        ({"object": "error", "message": "out of room", "code": 400}, "out of room", False),
        ({"message": "Internal server error"}, "Internal server error", False),
        ({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, "Overloaded", True),
        ({"error": {"code": "502", "message": "upstream"}, "choices": [{"finish_reason": "error"}]}, "upstream", True),
        ({"error": {"code": "model_crashed"}}, "it did not say why", False),
        ({"choices": 5}, "not an answer in OpenAI's format", False),
    ],
)
def test_an_error_among_events_is_heard_in_each_of_its_shapes(
    event: Any,
    words: str,
    passing: bool,
) -> None:
    """None is taken for an event that says nothing."""
    with pytest.raises(HostedError, match=words) as caught:
        read_piece(json.dumps(event), "llm.example.com", None)
    assert caught.value.passing is passing


@pytest.mark.parametrize("index", [0, None])
def test_words_without_a_number_are_the_first_choices(index: int | None) -> None:
    """Some servers leave the choice's number out, or write null."""
    assert read_piece(json.dumps({"choices": [{"index": index, "delta": {"content": "x"}}]}), "h", None).text == "x"


@pytest.mark.parametrize(
    "event",
    [
        {"error": {"message": "no", "code": "9" * 5000}},
        {"choices": [{"delta": {"content": "x"}}], "usage": {"prompt_tokens": 10**30, "completion_tokens": 10**400}},
    ],
)
def test_numbers_that_nothing_can_hold_are_no_numbers(event: Any) -> None:
    """A code of thousands of digits passes no more than another one; such counts are none."""
    if "error" in event:
        with pytest.raises(HostedError) as caught:
            read_piece(json.dumps(event), "h", None)
        assert not caught.value.passing
    else:
        piece = read_piece(json.dumps(event), "h", None)
        assert (piece.text, piece.prompt_tokens, piece.completion_tokens) == ("x", None, None)


@pytest.mark.parametrize("opening", ['{"error":', "[", '{"error":{"message":['])
def test_an_answer_of_any_depth_is_told(opening: str) -> None:
    """Python 3.12 reads JSON deeper than it walks through it afterward; that is an answer of no known form, too."""
    closing = "".join("}" if one == "{" else "]" for one in reversed(opening) if one in "{[")
    for deep in (500, 5_000, 100_000):
        nested = opening * deep + '"x"' + closing * deep
        with pytest.raises(HostedError):
            read_piece(nested, "h", None)
        assert fault_of_status(400, nested.encode(), host="h", model="m", key_name="", key=None, after=None).remedy


def test_what_a_server_calls_itself_holds_no_key() -> None:
    """The names that it gives are kept with the draft, and a server may say there what it was sent."""
    event = {"id": "sk-1", "model": "m sk-1", "system_fingerprint": "fp sk-1", "choices": []}
    piece = read_piece(json.dumps(event), "h", "sk-1")
    assert (piece.call_id, piece.model, piece.build) == ("[key]", "m [key]", "fp [key]")
