"""Which models does the scripted engine draft with?"""

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.identity import utc_now
from fairdraft.domain.model import LibraryModel, ModelHeader
from fairdraft.services.managing_models import ModelService

_SCRIPTED_CONTEXT = 4096


def model_service(*, scripted: bool) -> type[ModelService]:
    """The model library, or that of the scripted engine."""
    return ScriptedModelService if scripted else ModelService


class ScriptedModelService(ModelService):
    """The library as the scripted engine sees it: every candidate drafts without a model file."""

    def file_for(self, candidate: Candidate, *, as_is: bool = False) -> tuple[LibraryModel, ModelFile]:  # noqa: ARG002 - every candidate is served alike
        """No file: provenance names the scripted engine, so its drafts are never taken for a model's."""
        header = ModelHeader(
            name="scripted engine",
            architecture="none",
            quantisation="none",
            parameters=0,
            context_length=_SCRIPTED_CONTEXT,
            languages=("en",),
            licence="apache-2.0",
            base_model="",
            # A template marks it as answering to chat recipes; the scripted engine reads none.
            chat_template="none",
            tokenizer="none",
        )
        model = LibraryModel(
            id="scripted",
            name="scripted engine (no model)",
            path="",
            size=0,
            modified_ns=0,
            sha256="",
            header=header,
            licence_restricts_training=False,
            added_at=utc_now(),
        )
        return model, ModelFile(path="", sha256="", name=model.name, context_tokens=_SCRIPTED_CONTEXT)

    def install_starter(self) -> LibraryModel | None:
        """Nothing to install: the scripted engine needs no model."""
        return None
