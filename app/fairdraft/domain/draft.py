"""What is a draft, and where did it come from?"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from fairdraft.domain.piece import Block, render
from fairdraft.domain.piece_beginning import BegunPiece
from fairdraft.domain.recipe import DraftMode

DraftState = Literal["streaming", "finished", "stopped", "failed"]

_LISTS = ("stop", "retrieval_ids", "rule_packs", "messages", "not_sent")


@dataclass(frozen=True, slots=True)
class Provenance:
    """The birth certificate of a draft: all that is needed to compare it with another, or to make it again.

    Times are milliseconds; empty strings and None mean "not known" (a draft that came from elsewhere, whose
    `source` is "imported" and `source_id` its id there). `machine_ms` is the draft's share of the machine's time,
    which drafts written side by side divide among them; `cost` is its cost, in `cost_currency`. `messages` (`role`,
    `text`) are what the prompt was rendered from, none for a completion, where `rendered_prompt` is all there is.
    `batch_width` to `kv_type` say how the engine computed; `restarts` how often it was begun anew because the
    engine ended.
    `fault_kind`, `fault_step` and `fault_known_as` are those of a failed draft (`EngineFault`); `made_again_from` is
    the draft that this one repeats. Of a hosted model: `endpoint` is its address, `served_model` and `call_id` what
    its server called model and call, `engine_build` the server's fingerprint, `not_sent` the settings that it was not
    told, and the prices are per million tokens on `price_date`. `retrieval_by` says by what the approved copy of
    `retrieval_ids` was chosen: words, or words and the meaning that a named model gave it. `copy_sha256` is
    the SHA-256 of the copy of the model file that computed in its stead, and `copy_form` tells of which form it was
    (domain/model_copy.py); None and empty where the file did itself. `adapter_scale` is how strongly the adapter
    was laid over the model (1.0: as it was trained); None where there was none, or a version did not keep it.
    """

    app_version: str = ""
    model_name: str = ""
    model_sha256: str = ""
    model_licence: str = ""
    quantisation: str = ""
    architecture: str = ""
    adapter_sha256: str | None = None
    adapter_scale: float | None = None
    endpoint: str | None = None
    chat_template_sha256: str | None = None
    engine_build: str = ""
    backend: str = ""
    gpu_layers: int = 0
    threads: int = 0
    context_tokens: int = 0
    sampler: dict[str, Any] = field(default_factory=dict)
    seed: int = 0
    stop: tuple[str, ...] = ()
    grammar_sha256: str | None = None
    recipe: str = ""
    recipe_version: str = ""
    recipe_form: str = ""
    rendered_prompt: str = ""
    prompt_sha256: str = ""
    product: str | None = None
    product_version: str | None = None
    retrieval_ids: tuple[str, ...] = ()
    rule_packs: tuple[str, ...] = ()
    prompt_tokens: int = 0
    completion_tokens: int = 0
    first_token_ms: int | None = None
    generation_ms: int | None = None
    machine_ms: int | None = None
    finish_reason: str = ""
    machine: str = ""
    source: str = ""
    cost: float | None = None
    cost_currency: str = ""
    cost_basis: str = ""
    messages: tuple[dict[str, str], ...] = ()
    grammar: str | None = None
    batch_width: int = 0
    micro_batch: int = 0
    flash_attention: bool = False
    kv_unified: bool = False
    kv_type: str = ""
    restarts: int = 0
    fault_kind: str = ""
    fault_step: str = ""
    fault_known_as: str = ""
    made_again_from: str | None = None
    served_model: str = ""
    call_id: str = ""
    not_sent: tuple[str, ...] = ()
    price_in: float | None = None
    price_out: float | None = None
    price_date: str = ""
    retrieval_by: str = ""
    copy_sha256: str | None = None
    copy_form: str = ""
    source_id: str = ""

    def as_object(self) -> dict[str, Any]:
        """The JSON form; the field names are those of this class."""
        value = asdict(self)
        for key in _LISTS:
            value[key] = list(value[key])
        return value


def provenance_from_object(value: dict[str, Any]) -> Provenance:
    """Read a provenance from its JSON form; fields of later versions are left aside. Earlier ones knew eight-bit
    copies alone.
    """
    if value.get("eight_bit_copy_sha256"):
        value = value | {"copy_sha256": value["eight_bit_copy_sha256"], "copy_form": "eight-bit"}
    fields = Provenance.__dataclass_fields__
    known = dict(value) if value.keys() <= fields.keys() else {key: value[key] for key in fields if key in value}
    for key in _LISTS:
        if key in known:
            known[key] = tuple(known[key])
    return Provenance(**known)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a candidate wrote for a brief; never changed once its state is no longer `streaming`.

    `model_text` is the model's own text, as it came; `blocks` are its parts in reading order with the
    inserted approved blocks (kind `locked`) of an assisted draft among them; `text` is their rendering.
    `failure` says in a sentence why a failed draft ended.
    """

    id: str
    study: str
    campaign: str
    brief: str
    brief_text: str
    brief_sha256: str
    candidate: str
    mode: DraftMode
    state: DraftState
    model_text: str
    blocks: tuple[Block, ...]
    text: str
    provenance: Provenance
    made_at: datetime
    failure: str = ""

    @property
    def prompt_id(self) -> str:
        """`campaign/brief`, the pairing key of comparisons."""
        return f"{self.campaign}/{self.brief}"

    @property
    def is_piece(self) -> bool:
        """Whether it stands for a piece that was begun from no draft; such a one is never stored."""
        return not self.candidate


def draft_of_piece(begun: BegunPiece) -> Draft:
    """What lies on the desk for a piece that was begun from no draft: its words as they stand, under its own id."""
    piece = begun.piece
    return Draft(
        id=piece.id,
        study="",
        campaign=piece.campaign,
        brief="",
        brief_text="",
        brief_sha256="",
        candidate="",
        mode="raw",
        state="finished",
        model_text="",
        blocks=piece.blocks,
        text=render(piece.blocks).text,
        provenance=Provenance(source="imported" if begun.is_imported else "own"),
        made_at=piece.made_at,
    )


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """How the checker judged a draft when it was made: counts of findings and the packs used (`id@version`)."""

    draft_id: str
    errors: int
    warnings: int
    suggestions: int
    rule_packs: tuple[str, ...]
