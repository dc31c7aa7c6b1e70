"""A crash opens no window of Windows."""

import subprocess
import sys

import pytest

_ASKS = """
import ctypes
from fairdraft.host.core_dumps import leave_no_core_dumps
leave_no_core_dumps()
print(ctypes.windll.kernel32.GetErrorMode() & 2)
"""


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows")
def test_a_crash_opens_no_window() -> None:
    """It would keep the crashed process until somebody closed it, and what is reported by it holds memory."""
    assert subprocess.run([sys.executable, "-c", _ASKS], check=True, capture_output=True).stdout.strip() == b"2"
