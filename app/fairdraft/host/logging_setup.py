"""What is written to the log, and how is text of drafts kept out of it?

Our own messages are constant sentences with arguments. Only arguments that cannot hold running text are
written: numbers, paths, and words of the kind ids are made of. Everything else becomes its type's name.
Tracebacks are written without the exceptions' messages, and of other libraries' records only where they
came from.
"""

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any

from fairdraft.domain.bug_trace import trace_of
from fairdraft.domain.errors import KnownError

LOG_FILE_NAME = "fairdraft.log"
_OURS = "fairdraft"
_LOG_BYTES = 1_000_000
_OLDER_FILES = 3
_LONGEST_WORD = 200
_IDENTIFIER = re.compile(r"[\w./:@+=-]*", re.ASCII)

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def start_logging(folder: Path) -> logging.Handler:
    """Write our records from INFO on, and other libraries' from WARNING on, to a rotating file in `folder`.

    Returns the handler, for `stop_logging`.

    Raises:
        KnownError: the file cannot be opened for writing.
    """
    path = folder / LOG_FILE_NAME
    try:
        handler = _SharedLogFile(path, maxBytes=_LOG_BYTES, backupCount=_OLDER_FILES, encoding="utf-8")
    except OSError as error:
        raise KnownError(
            f"The log {path} could not be opened ({error.strerror or error}).",
            "Give yourself permission to write there, or choose another home folder with --home.",
        ) from error
    handler.setFormatter(DiscreetFormatter())
    handler.addFilter(_is_worth_writing)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    return handler


def stop_logging(handler: logging.Handler) -> None:
    """Write what is left and close the file."""
    logging.getLogger().removeHandler(handler)
    handler.close()


class _SharedLogFile(RotatingFileHandler):
    """A log that a window and commands write at one time."""

    def doRollover(self) -> None:  # noqa: N802 - the name logging calls
        """Begin a new file. Windows renames none that another program has open: the log grows then, and the next try is
        as far away as the first was, since each moves the older files on.
        """
        try:
            super().doRollover()
            self.maxBytes = _LOG_BYTES
        except OSError:
            self.maxBytes += _LOG_BYTES


class DiscreetFormatter(logging.Formatter):
    """One line per record, without anything that could be running text."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(process)d: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record as text; the record itself is left as it is for other handlers."""
        discreet = logging.makeLogRecord(record.__dict__)
        if _is_ours(record):
            discreet.args = _discreet_arguments(record.args)
        else:
            discreet.msg, discreet.args = "a message from line %s of %s", (record.lineno, record.pathname)
        discreet.exc_text = None
        discreet.stack_info = None
        return super().format(discreet)

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - the name logging calls
        """Where each exception of the chain was raised and of which kind it is, never what it says."""
        return "" if ei[1] is None else trace_of(ei[1])


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name == _OURS or record.name.startswith(_OURS + ".")


def _is_worth_writing(record: logging.LogRecord) -> bool:
    return _is_ours(record) or record.levelno >= logging.WARNING


def _discreet_arguments(arguments: Any) -> Any:
    if isinstance(arguments, tuple):
        return tuple(_discreet(value) for value in arguments)
    if isinstance(arguments, dict):
        return {key: _discreet(value) for key, value in arguments.items()}
    return arguments


def _discreet(value: object) -> object:
    if value is None or isinstance(value, bool | int | float | PurePath):
        return value
    if isinstance(value, str):
        if len(value) <= _LONGEST_WORD and _IDENTIFIER.fullmatch(value):
            return value
        return f"<text of {len(value)} characters>"
    return _TypeName(value)


class _TypeName:
    """Stands for a value; whatever the message's format asks of it, it gives its type's name."""

    def __init__(self, value: object) -> None:
        self._text = f"<{type(value).__qualname__}>"

    def __repr__(self) -> str:
        return self._text


def log_bug(error: BaseException) -> None:
    """Write an unexpected exception, the program's own fault, to the log."""
    kind = type(error).__qualname__
    logging.getLogger(_OURS).error("Unexpected %s, Python %s", kind, sys.version.split()[0], exc_info=error)
