"""Sentences that read like claims that regulators object to are pointed at by an embedding model, beside the rules."""

import math
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from bert_file import write_bert

from fairdraft.domain.claim_examples import ClaimExamples
from fairdraft.domain.errors import KnownError
from fairdraft.domain.text_vector import TextVector
from fairdraft.host.example_vectors import ExampleVectorFile
from fairdraft.services.claim_hints import ClaimHintService
from fairdraft.services.workplace import Workplace

# What a sentence is about, by the letters that its words hold: a stand-in for what a model would know.
SENSES = ("dance", "pancreas", "kettle", "doctor", "label", "garden")
EXAMPLES = ClaimExamples(
    schema="fairdraft/claim-examples@1",
    fair=("Ask the doctor.", "The doctor knows.", "Read the label.", "The label has more.", "Weed the garden."),
    objectionable={
        "EFF-05": ("Dance all night.", "You will dance again.", "They dance at weddings."),
        "EFF-04": ("Before the kettle boils.", "The kettle is slower.", "Quicker than a kettle."),
    },
)


class Reader:
    """An engine that reads six senses out of a text, and counts what it was given."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed_texts(self, _model, texts: Sequence[str], **_how) -> tuple[TextVector, ...]:
        self.asked += texts
        return tuple(TextVector(_numbers(one), len(one.split())) for one in texts)


def _numbers(text: str) -> bytes:
    senses = [0.05 + (one in text.casefold()) for one in SENSES]
    length = math.sqrt(sum(one * one for one in senses))
    return struct.pack("<6f", *(one / length for one in senses))


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def service(workplace: Workplace, reader: Reader, tmp_path: Path) -> Callable[[], ClaimHintService]:
    """Makes the service as a new start of the program does."""
    return lambda: ClaimHintService(
        workplace.library.meaning._choosing,
        reader,
        workplace.checking,
        lambda: EXAMPLES,
        ExampleVectorFile(tmp_path / "made.bin"),
    )


@pytest.fixture
def with_model(workplace: Workplace, tmp_path: Path) -> str:
    return workplace.models.add(write_bert(tmp_path / "bert.gguf", (("dance",),))).name


def _hints(service: ClaimHintService, workplace: Workplace, text: str, *, product: str = "", ad_type="product-claim"):
    of = workplace.products.product(product) if product else None
    result = workplace.checking.check_text(text, of, ad_type, "web")
    return service.hints(text, result, of, ad_type, "web")


def test_without_a_model_it_says_what_to_do(workplace: Workplace, service) -> None:
    """There is no hint, and no silence either."""
    with pytest.raises(KnownError, match="no embedding model is present") as told:
        _hints(service(), workplace, "Dance at noon, dance at five.")
    assert "models list --recommended" in told.value.remedy


def test_a_sentence_is_pointed_at_with_its_rule_and_the_nearest_example(
    workplace: Workplace, service, with_model: str
) -> None:
    """Only the sentence that is like an objectionable example is, at its place; labels of two words are not read."""
    text = "Ask a doctor about it.\n\nYour shoes want to dance.\n\nMore below"
    found = _hints(service(), workplace, text)
    assert (found.model, found.read) == (with_model, 2)
    (hint,) = found.hints
    assert text[hint.span.start : hint.span.end] == "Your shoes want to dance."
    assert (hint.rule, hint.example in EXAMPLES.objectionable["EFF-05"]) == ("EFF-05", True)
    assert found.as_object(text)["hints"][0]["line"] == 3


def test_what_is_approved_found_or_a_risk_is_not_read(workplace: Workplace, service, reader, with_model: str) -> None:
    """Neither the safety information, nor a sentence in which a rule found a claim, nor one that tells of a risk; and
    the model sees no name.
    """
    product = workplace.products.product("glynora")
    own = "GLYNORA makes shoes dance."
    found_already = "Get your life back with GLYNORA, and dance."
    risk = "Tell your doctor if you dance and feel dizzy."
    text = "\n\n".join((own, found_already, risk, product.safety.isi))
    found = _hints(service(), workplace, text, product="glynora")
    assert [text[one.span.start : one.span.end] for one in found.hints] == [own]
    assert reader.asked[-found.read :] == ["this medicine makes shoes dance."]


def test_a_rule_that_is_not_checked_gives_no_hint(workplace: Workplace, service, with_model: str) -> None:
    """Copy about a disease may say what an advertisement of a medicine may not."""
    assert _hints(service(), workplace, "Your shoes want to dance.").hints
    assert not _hints(service(), workplace, "Your shoes want to dance.", ad_type="help-seeking").hints


def test_examples_are_read_once(workplace: Workplace, service, reader: Reader, with_model: str) -> None:
    """The next start asks the model for the text alone; the rules' own examples are examples as well."""
    _hints(service(), workplace, "Your shoes want to dance.")
    assert "Dance all night." in reader.asked
    assert len(reader.asked) > sum(map(len, EXAMPLES.objectionable.values())) + len(EXAMPLES.fair) + 1
    reader.asked.clear()
    assert _hints(service(), workplace, "Your shoes want to dance.").hints
    assert reader.asked == ["Your shoes want to dance."]
