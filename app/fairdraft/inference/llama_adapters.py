"""Which adapters lie over a loaded model?

An adapter's file is read once; choosing others afterwards loads nothing anew.
"""

import ctypes
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import AdapterFile
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.model_file_check import file_sha256


class LlamaAdapters:
    """The adapters of one loaded model.

    Args:
        api: the llama_cpp module.
        model: the native model, which must outlive this.
        name: how the model is called.
        architecture: of the model; an adapter for another one is refused.
    """

    def __init__(self, api: Any, model: Any, name: str, architecture: str) -> None:
        self._api = api
        self._model = model
        self._name = name
        self._architecture = architecture
        self._loaded: dict[tuple[str, str], Any] = {}
        self._chosen: tuple[AdapterFile, ...] = ()

    def choose(self, adapters: Sequence[AdapterFile]) -> None:
        """Lay these over the model from the next `apply` on.

        Raises:
            KnownError: a file is missing, no adapter, not the one that is meant, or made for another model.
        """
        for adapter in adapters:
            if (adapter.path, adapter.sha256) not in self._loaded:
                self._loaded[adapter.path, adapter.sha256] = self._load(adapter)
        self._chosen = tuple(adapters)

    def apply(self, context: Any) -> None:
        """Lay the chosen adapters, and no others, over a context."""
        count = len(self._chosen)
        native = (self._api.llama_adapter_lora_p_ctypes * count)(
            *(self._loaded[one.path, one.sha256] for one in self._chosen)
        )
        scales = (ctypes.c_float * count)(*(one.scale for one in self._chosen))
        if int(self._api.llama_set_adapters_lora(context, native, count, scales)) != 0:
            raise KnownError(
                f"The adapter could not be laid over {self._name}.", "Check that it was trained on this model."
            )

    def close(self) -> None:
        """Forget them; the native model frees what it was given."""
        self._loaded.clear()
        self._chosen = ()

    def _load(self, adapter: AdapterFile) -> Any:
        path = Path(adapter.path)
        made_for = read_header(path).architecture
        if made_for != self._architecture:
            raise KnownError(
                f"The adapter {adapter.name} was made for models of the kind {made_for}, "
                f"but {self._name} is of the kind {self._architecture}.",
                "Use it with the model that it was trained on.",
            )
        found = file_sha256(path)
        if found != adapter.sha256.lower():
            raise KnownError(
                f"The file of the adapter {adapter.name} is not the one that was meant: its SHA-256 is {found[:12]}… "
                f"instead of {adapter.sha256[:12]}….",
                "Get the file again, or add the candidate anew if you replaced it on purpose.",
            )
        native = self._api.llama_adapter_lora_init(self._model, os.fsencode(adapter.path))
        if not native:
            raise KnownError(
                f"The adapter {adapter.name} does not fit {self._name}.",
                "Use it with the model that it was trained on, in its GGUF form.",
            )
        return native
