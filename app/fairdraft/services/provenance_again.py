"""What is known of a draft that is made again before its first word is written?"""

from dataclasses import replace

from fairdraft.domain.draft import Provenance
from fairdraft.domain.draft_form import own_grammars
from fairdraft.domain.generation import AdapterFile, ModelFile
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.product import Product


def provenance_again(
    birth: Provenance,
    of: str,
    app_version: str,
    machine: str,
    model: LibraryModel,
    file: ModelFile,
    adapters: tuple[AdapterFile, ...],
    product: Product | None,
) -> Provenance:
    """The birth certificate of the new draft: that of the old one without what is measured anew, and with the model and
    the grammar that the new one is written by.

    Args:
        birth: that of the old draft.
        of: the old draft's id.
        app_version: this program's version.
        machine: this machine.
        model: the model that writes.
        file: what is loaded of it.
        adapters: what lies over it.
        product: the product, if the campaign has one.
    """
    grammar = grammar_of(birth)
    return replace(
        birth,
        app_version=app_version,
        machine=machine,
        model_name=model.name,
        model_sha256=model.sha256,
        model_licence=model.header.licence,
        quantisation=model.header.quantisation,
        architecture=model.header.architecture,
        copy_sha256=file.sha256 if file.copy_of else None,
        copy_form=file.copy_form,
        adapter_sha256=adapters[0].sha256 if adapters else None,
        adapter_scale=adapters[0].scale if adapters else None,
        product_version=None if product is None else product.version,
        grammar=grammar,
        grammar_sha256=None if grammar is None else birth.grammar_sha256,
        rendered_prompt="",
        prompt_sha256="",
        prompt_tokens=0,
        completion_tokens=0,
        first_token_ms=None,
        generation_ms=None,
        machine_ms=None,
        finish_reason="",
        rule_packs=(),
        restarts=0,
        fault_kind="",
        fault_step="",
        fault_known_as="",
        cost=None,
        cost_basis="",
        made_again_from=of,
    )


def grammar_of(birth: Provenance) -> str | None:
    """The grammar that was kept, or one of the program's own where it is still the same."""
    if birth.grammar is not None or birth.grammar_sha256 is None:
        return birth.grammar
    return next((one for one in own_grammars() if text_sha256(one) == birth.grammar_sha256), None)
