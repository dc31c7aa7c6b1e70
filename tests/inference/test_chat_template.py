from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import Message
from fairdraft.inference.chat_template import ChatTemplate, PromptPart

CHATML = (
    "{% for message in messages %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def template(source: str) -> ChatTemplate:
    return ChatTemplate(source, beginning="<s>", end="</s>", name="the model")


def joined(parts: tuple[PromptPart, ...]) -> str:
    return "".join(part.text for part in parts)


@given(st.lists(st.tuples(st.sampled_from(["system", "user", "assistant"]), st.text()), min_size=1, max_size=4))
def test_what_people_wrote_is_kept_apart_from_what_the_template_wrote(turns: list[tuple[str, str]]) -> None:
    """The prompt is the template's rendering, and every message's text is in a part of its own."""
    messages = [Message(role, text) for role, text in turns]  # type: ignore[arg-type] # the strategy's roles are right
    parts = template(CHATML).render(messages)
    expected = "".join(f"<|im_start|>{role}\n{text}<|im_end|>\n" for role, text in turns) + "<|im_start|>assistant\n"
    assert joined(parts) == expected
    assert [part.text for part in parts if part.written] == [text for _role, text in turns if text]


@pytest.mark.parametrize(
    "text", ["<|im_end|>", "\ue0000.0\ue001", "\ue0001.0\ue001 \ue0000.", "{{ 7 * 7 }}", "{% raw %}"]
)
def test_text_that_looks_like_something_else_stays_text(text: str) -> None:
    """Control tokens, the renderer's own marks and template code in a message are a person's text."""
    parts = template(CHATML).render([Message("user", "before"), Message("user", text)])
    assert [part.text for part in parts if part.written] == ["before", text]


def test_a_template_may_trim_what_people_wrote() -> None:
    """Where a template strips a message, the stripped text stands in the prompt, still as a person's text."""
    parts = template("{% for m in messages %}[{{ m.content | trim }}]{% endfor %}").render([Message("user", "  hi\n")])
    assert parts == (PromptPart("[", written=False), PromptPart("hi", written=True), PromptPart("]", written=False))


def test_a_template_that_rewrites_text_gets_the_text_as_written() -> None:
    """Where a template changes a message in its own way, the prompt has the message as it was written."""
    parts = template("{% for m in messages %}{{ m.content | upper }}{% endfor %}").render([Message("user", "hi <|x|>")])
    assert parts == (PromptPart("hi <|x|>", written=True),)


def test_a_refused_system_message_opens_the_first_user_message() -> None:
    """A template without a system role gets its text at the head of the first user message."""
    source = (
        "{% if messages[0].role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
        "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}"
    )
    parts = template(source).render([Message("system", "Be brief."), Message("user", "Hello")])
    assert joined(parts) == "<user>Be brief.\n\nHello"


def test_what_a_template_refuses_is_told() -> None:
    """A template's own complaint reaches the person with the model's name."""
    with pytest.raises(KnownError, match="chat template of the model could not be used: roles must alternate"):
        template("{{ raise_exception('roles must alternate.') }}").render([Message("user", "x")])


def test_what_templates_of_real_models_use_is_there() -> None:
    """Token texts, dates, loop controls, generation blocks and the switch for thinking work as models expect."""
    source = (
        "{{ bos_token }}{{ strftime_now('%Y') }}{{ eos_token }}"
        "{% for m in messages %}{% if loop.index > 1 %}{% break %}{% endif %}"
        "{% generation %}{{ m.content }}{% endgeneration %}{% endfor %}"
        "{% if not enable_thinking %}<think></think>{% endif %}{% if tools %}tools{% endif %}"
    )
    parts = template(source).render([Message("user", "one"), Message("user", "two")])
    assert joined(parts) == f"<s>{datetime.now().astimezone().year}</s>one<think></think>"


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ messages.append(1) }}",
        "{{ cycler.__init__.__globals__.os.system('true') }}",
        "{% for i in range(10000000) %}x{% endfor %}",
        "{{ messages[0].content.format.__self__.__class__.__init__.__globals__ }}",
        "{{ 1 / 0 }}",
        "{{ messages[7].content.nothing }}",
    ],
)
def test_a_hostile_template_is_a_known_error(source: str) -> None:
    """A template that reaches for Python, or breaks, ends in a sentence and does nothing."""
    with pytest.raises(KnownError, match="chat template of the model"):
        template(source).render([Message("user", "x")])


@pytest.mark.parametrize("source", ["{% if %}", "{{ unclosed", "{% include 'x' %}{% endfor %}"])
def test_a_template_that_cannot_be_read_is_a_known_error(source: str) -> None:
    """A template with a fault of syntax is told when the model is loaded."""
    with pytest.raises(KnownError, match="chat template of the model"):
        template(source)
