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
from fairdraft.domain.model_copy import DROP_REMEDY
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.model_file_check import file_sha256


class LlamaAdapters:
    """The adapters of one loaded model.

    Args:
        api: the llama_cpp module.
        model: the native model, which must outlive this.
        name: how the model is called.
        architecture: of the model; an adapter for another one is refused.
        offsets: those of a rearranged copy, checked already; they lie over it always. None: the model is whole.

    Raises:
        KnownError: llama.cpp refused the offsets.
    """

    def __init__(self, api: Any, model: Any, name: str, architecture: str, offsets: Path | None = None) -> None:
        self._api = api
        self._model = model
        self._name = name
        self._architecture = architecture
        self._offsets = (
            () if offsets is None else (self._read(offsets, "The offsets of the faster copy do", DROP_REMEDY),)
        )
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

    def apply(self, context: Any, *, chosen: bool = True) -> None:
        """Lay the chosen adapters over a context, or none, and what completes the model itself; no others."""
        over = [(one, 1.0) for one in self._offsets]
        if chosen:
            over += [(self._loaded[one.path, one.sha256], one.scale) for one in self._chosen]
        count = len(over)
        native = (self._api.llama_adapter_lora_p_ctypes * count)(*(one for one, _scale in over))
        scales = (ctypes.c_float * count)(*(scale for _one, scale in over))
        if int(self._api.llama_set_adapters_lora(context, native, count, scales)) != 0:
            raise KnownError(
                f"The adapter could not be applied to {self._name}.", "Check that it was trained on this model."
            )

    def close(self) -> None:
        """Forget them; the native model frees what it was given."""
        self._loaded.clear()
        self._chosen = self._offsets = ()

    def _load(self, adapter: AdapterFile) -> Any:
        path = Path(adapter.path)
        made_for = read_header(path).architecture
        if made_for != self._architecture:
            raise KnownError(
                f"The adapter {adapter.name} was made for {made_for} models, but {self._name} is {self._architecture}.",
                "Use it with the model that it was trained on.",
            )
        found = file_sha256(path)
        if found != adapter.sha256.lower():
            raise KnownError(
                f"The file of the adapter {adapter.name} is not the right one: its SHA-256 begins with "
                f"{found[:12]} instead of {adapter.sha256[:12]}.",
                "Get the file again, or add the candidate again if you replaced it on purpose.",
            )
        remedy = "Use it with the model that it was trained on, in its GGUF form."
        return self._read(path, f"The adapter {adapter.name} does", remedy)

    def _read(self, path: Path, what_does: str, remedy: str) -> Any:
        native = self._api.llama_adapter_lora_init(self._model, os.fsencode(path))
        if not native:
            raise KnownError(f"{what_does} not fit {self._name}.", remedy)
        return native
