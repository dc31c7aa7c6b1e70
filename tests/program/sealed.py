"""Runs a program that dies the moment it, or a child of it, makes a socket of the network, or listens on any.

The kernel does it (a seccomp filter on Linux, inherited by every child), so native code is held to it as well. Sockets
of the machine itself (AF_UNIX) may be made: Python's and Qt's own parts talk through them. They may not be listened on.

    python sealed.py COMMAND…
"""

import ctypes
import os
import platform
import struct
import sys

_NUMBERS = {"x86_64": (0xC000003E, 41, 50), "aarch64": (0xC00000B7, 198, 201)}
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_KILL, _ALLOW = 0x80000000, 0x7FFF0000
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_AT_NUMBER, _AT_ARCHITECTURE, _AT_FIRST_ARGUMENT = 0, 4, 16
_AF_UNIX = 1


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)


def seal() -> None:
    """Put the filter on this process and all that come of it."""
    architecture, socket_call, listen_call = _NUMBERS[platform.machine()]
    steps = [
        _instruction(_LOAD, _AT_ARCHITECTURE),
        _instruction(_EQUAL, architecture, 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _AT_NUMBER),
        _instruction(_EQUAL, listen_call, 4, 0),
        _instruction(_EQUAL, socket_call, 0, 2),
        _instruction(_LOAD, _AT_FIRST_ARGUMENT),
        _instruction(_EQUAL, _AF_UNIX, 0, 1),
        _instruction(_RETURN, _ALLOW),
        _instruction(_RETURN, _KILL),
    ]
    code = b"".join(steps)
    memory = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(steps), ctypes.addressof(memory))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel takes no filter")


if __name__ == "__main__":
    seal()
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 - the very command that was given
