"""What is a candidate: the thing that is compared?"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from fairdraft.domain.currency import DEFAULT_CURRENCY, Currency
from fairdraft.domain.document_schema import FileValue

MOST_TOKENS = 32768
"""The longest draft that may be asked for."""


_MS_PER_HOUR = 3_600_000

HostedServer = Literal["openai", "vllm", "sglang", "llama-server"]
"""Which settings beyond those of the OpenAI form a server knows, and under which names."""


class Endpoint(FileValue):
    """A hosted OpenAI-compatible model; prices are per million tokens on `price_date`, `price_in` those of the prompt,
    `price_out` those of the draft.

    `url` is the base address, such as `https://llm.example.com/v1`. `key_name` names a key in the system's keyring.
    `context_tokens` is what prompt and draft together may take; `concurrency` bounds the calls at one time.
    """

    url: str = Field(min_length=1)
    model: str = Field(min_length=1)
    price_in: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    price_out: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    currency: str = "USD"
    price_date: date | None = None
    key_name: str = ""
    server: HostedServer = "openai"
    context_tokens: int = Field(default=8192, ge=512)
    concurrency: int = Field(default=4, ge=1, le=64)


class Adapter(FileValue):
    """A LoRA adapter (GGUF) laid over the model, with the hash of the set it was trained on. `scale` is how strongly; 1
    is as it was trained.

    `cost` is what making it cost once, examples and people included, in the candidate's currency. Where it is not
    given, `training_hours` (of the machine that trained it) are priced as the candidate's machine is.
    """

    path: str
    scale: float = Field(default=1.0, allow_inf_nan=False)
    training_set: str = ""
    cost: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    training_hours: float | None = Field(default=None, ge=0, allow_inf_nan=False)


class Retrieval(FileValue):
    """How many approved examples go into the prompt (`k`; 0: none), and from which sources (empty: from all)."""

    k: int = Field(default=0, ge=0, le=64)
    sources: tuple[str, ...] = ()


class Sampling(FileValue):
    """How the next token is chosen. `temperature` 0 takes the likeliest; `max_tokens` bounds one draft.

    `top_k`, `top_p` and `min_p` keep the likeliest tokens alone: so many, those with so much of the probability
    together, those at least that share as likely as the first; 0, 1 and 0 keep all. `repeat_penalty` above 1 makes the
    last tokens less likely, 1 changes nothing.
    """

    temperature: float = Field(default=0.7, ge=0, le=5)
    top_p: float = Field(default=0.95, gt=0, le=1)
    top_k: int = Field(default=40, ge=0)
    min_p: float = Field(default=0.05, ge=0, le=1)
    repeat_penalty: float = Field(default=1.1, ge=0.5, le=2)
    max_tokens: int = Field(default=320, ge=1, le=MOST_TOKENS)


@dataclass(frozen=True, slots=True)
class MachinePrice:
    """What an hour of this machine costs, in a currency (ISO 4217)."""

    hour: float
    currency: str

    @property
    def words(self) -> str:
        """Such as "2 USD an hour"."""
        return f"{self.hour:g} {self.currency} an hour"

    def of(self, machine_ms: float) -> float:
        """What so many milliseconds of it cost."""
        return self.hour * machine_ms / _MS_PER_HOUR


class Candidate(FileValue):
    """Model (by library name or SHA-256) or endpoint, with adapter, retrieval, recipe and sampling
    (`fairdraft/candidate@1`).

    `machine_hour_price` is what an hour of this machine costs; None leaves what is drafted on it without a price. It
    and what an adapter cost are in `currency`; an endpoint's prices are in the endpoint's own.
    """

    schema_name: Literal["fairdraft/candidate@1"] = Field(alias="schema")
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    name: str = Field(min_length=1)
    model: str | None = None
    endpoint: Endpoint | None = None
    adapter: Adapter | None = None
    retrieval: Retrieval = Retrieval()
    recipe: str = "dtc-chat"
    sampling: Sampling = Sampling()
    machine_hour_price: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    currency: Currency = DEFAULT_CURRENCY

    @property
    def machine_price(self) -> MachinePrice | None:
        """What this machine costs, where that is said and the candidate drafts on it."""
        if self.machine_hour_price is None or self.endpoint is not None:
            return None
        return MachinePrice(self.machine_hour_price, self.currency)

    @model_validator(mode="after")
    def _is_local_or_hosted(self) -> Self:
        if (self.model is None) == (self.endpoint is None):
            raise ValueError("a candidate has either a model (in the library) or an endpoint (hosted), not both")
        return self
