"""How is llama.cpp called?

The one file that imports llama_cpp, and only inside the worker process: many faults in native code end the
process. What is known to do so is refused here before it reaches native code.
"""

import ctypes
import os
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fairdraft.domain.engine_fault import EngineFaultError
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.model import ModelHeader
from fairdraft.domain.model_fit import fewer_gpu_layers
from fairdraft.inference.llama_embedding import LlamaEmbedder
from fairdraft.inference.llama_model import LlamaModel
from fairdraft.inference.llama_vocabulary import VocabularyAlone
from fairdraft.inference.processor import default_threads
from fairdraft.inference.step_stopping import StepStopping
from fairdraft.inference.worker_ending import load_fault

_LOG_WARNING, _LOG_ERROR, _LOG_CONTINUED = 3, 4, 5


class LlamaLibrary:
    """The native library, loaded once in a process.

    Args:
        log: gets each warning and error line of the library.
    """

    def __init__(self, log: Callable[[str], None]) -> None:
        # Without this a failed assertion starts a debugger.
        os.environ["GGML_NO_BACKTRACE"] = "1"
        # Threads that wait for each other sleep after a fraction of a millisecond: with libgomp's endless spinning
        # a prompt took ten times as long as soon as other programs wanted the same cores.
        os.environ.setdefault("GOMP_SPINCOUNT", "20000")
        import llama_cpp  # in the worker only, and only when needed

        self.api: Any = llama_cpp
        self._log = log
        self._log_level = 0
        self._errors: deque[str] = deque(maxlen=20)
        self._stopping = StepStopping(llama_cpp)
        # Kept for the life of the library: a collected callback ends the process.
        self._log_callback = llama_cpp.llama_log_callback(self._on_log)
        self.api.llama_log_set(self._log_callback, None)
        self.api.llama_backend_init()
        system = self.api.llama_print_system_info().decode("utf-8", "replace").strip(" |")
        native = self.api.llama_version().decode("utf-8", "replace")
        self.build = f"llama-cpp-python {llama_cpp.__version__}; llama.cpp {native}; {system}"

    def _on_log(self, level: int, text: bytes, _user_data: object) -> None:
        if level != _LOG_CONTINUED:
            self._log_level = level
        line = "" if self._stopping.is_leaving else text.decode("utf-8", "replace").rstrip()
        if self._log_level in {_LOG_WARNING, _LOG_ERROR} and line:
            self._log(line)
            if self._log_level == _LOG_ERROR:
                self._errors.append(line)

    def load(self, file: ModelFile, header: ModelHeader, go_on: Callable[[], bool]) -> LlamaModel:
        """Load a checked model file. `go_on` is asked during loading; False gives up. Where the card has too little
        memory, fewer layers are tried on it; the loaded model tells how many there are.

        Raises:
            KnownError: llama.cpp refused the file or had too little memory.
        """
        self._errors.clear()
        offload = bool(self.api.llama_supports_gpu_offload()) and file.gpu_layers != 0
        if offload and file.gpu_layers < 0:
            # All of them: the output counts as one more.
            file = replace(file, gpu_layers=header.layers + 1)
        parameters = self.api.llama_model_default_params()
        parameters.n_gpu_layers = file.gpu_layers if offload else 0
        if not offload:
            self._keep_off_cards(parameters)
        progress = self.api.llama_progress_callback(lambda _done, _user_data: go_on())
        parameters.progress_callback = progress
        model = self.api.llama_model_load_from_file(os.fsencode(file.path), parameters)
        for layers in fewer_gpu_layers(file.gpu_layers) if offload and not model else ():
            if not go_on() or load_fault(tuple(self._errors), on_gpu=True).kind != "out_of_memory":
                break
            self._log(f"{file.name} does not fit with {parameters.n_gpu_layers} layers on the card; trying {layers}")
            parameters.n_gpu_layers, file = layers, replace(file, gpu_layers=layers)
            offload = layers > 0
            if not offload:
                self._keep_off_cards(parameters)
            model = self.api.llama_model_load_from_file(os.fsencode(file.path), parameters)
            if model:
                break
        if not model:
            raise EngineFaultError(
                f"The engine could not load {file.name}: {self._last_error()}.",
                "Choose a smaller model or context if memory is short; otherwise the model needs a newer version of "
                "Fairdraft.",
                load_fault(tuple(self._errors), on_gpu=offload),
            )
        try:
            return LlamaModel(self.api, self.build, model, file, header, self._stopping, offload=offload)
        except BaseException:
            self.api.llama_model_free(model)
            raise

    def load_embedder(self, file: ModelFile, go_on: Callable[[], bool]) -> LlamaEmbedder:
        """Load a checked embedding model, on the processor: the card is for the drafts. `go_on` as in `load`.

        Raises:
            KnownError: llama.cpp refused the file or had too little memory, or the model gives no vectors.
        """
        self._errors.clear()
        parameters = self.api.llama_model_default_params()
        parameters.n_gpu_layers = 0
        self._keep_off_cards(parameters)
        progress = self.api.llama_progress_callback(lambda _done, _user_data: go_on())
        parameters.progress_callback = progress
        model = self.api.llama_model_load_from_file(os.fsencode(file.path), parameters)
        if not model:
            raise KnownError(
                f"The engine could not load {file.name}: {self._last_error()}.",
                "Close other programs if memory is short; otherwise choose another embedding model.",
            )
        try:
            return LlamaEmbedder(self.api, model, file.name, threads=file.threads or default_threads())
        except BaseException:
            self.api.llama_model_free(model)
            raise

    def load_vocabulary(self, file: ModelFile) -> VocabularyAlone:
        """The vocabulary of a file, whose header was read without native code; its weights are not looked at.

        Raises:
            KnownError: llama.cpp refused it.
        """
        self._errors.clear()
        parameters = self.api.llama_model_default_params()
        parameters.vocab_only = True
        parameters.n_gpu_layers = 0
        self._keep_off_cards(parameters)
        model = self.api.llama_model_load_from_file(os.fsencode(file.path), parameters)
        if not model:
            raise KnownError(
                f"The engine could not read the vocabulary of {file.name}: {self._last_error()}.",
                "Get the file again; if that does not help, the model needs a newer version of Fairdraft.",
            )
        return VocabularyAlone(self.api, model)

    def write_eight_bit(self, source: str, target: str, threads: int) -> None:
        """Write a model file anew with eight-bit weights (Q8_0). What it says of itself stays as it is.

        Raises:
            KnownError: llama.cpp cannot read the file or write the other, with its own reason.
        """
        self._errors.clear()
        parameters = self.api.llama_model_quantize_default_params()
        parameters.ftype = self.api.LLAMA_FTYPE_MOSTLY_Q8_0
        parameters.allow_requantize = True
        parameters.nthread = threads
        if self.api.llama_model_quantize(os.fsencode(source), os.fsencode(target), ctypes.byref(parameters)):
            raise KnownError(self._last_error(), "")

    def _keep_off_cards(self, parameters: Any) -> None:
        """No card is to be touched: a build for cards would else take memory on one, and keep the weights in an order
        that suits cards instead of the processor.
        """
        parameters.split_mode = self.api.LLAMA_SPLIT_MODE_NONE
        parameters.main_gpu = -1

    def _last_error(self) -> str:
        errors = [line.split(": ", 1)[-1].rstrip(".") for line in self._errors]
        return errors[0] if errors else "it gave no reason"


def open_library(log: Callable[[str], None]) -> LlamaLibrary:
    """The library; `log` as there. Raises KnownError where it cannot be started."""
    try:
        return LlamaLibrary(log)
    except (ImportError, OSError, RuntimeError) as error:
        raise KnownError(
            f"The engine (llama.cpp) could not be started: {error}.",
            "Install Fairdraft again; on Linux, a system library may be missing.",
        ) from error
