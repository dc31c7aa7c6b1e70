"""How is it kept from happening that a crash writes the memory of this process to a disk?

Drafts, passphrases and keys are in it. A system that keeps the memory of crashed programs puts it into the working
folder, or gives it to a program of its own that keeps or sends it.
"""

import sys

# What Windows calls SEM_FAILCRITICALERRORS and SEM_NOGPFAULTERRORBOX.
_FAIL_SILENTLY, _NO_CRASH_WINDOW = 1, 2


def leave_no_core_dumps() -> None:
    """From now on a crash of this process, or of one that it starts, leaves no file of its memory.

    On Windows it opens no window either, which would keep the process until somebody closed it.
    Somebody who wants one raises the limit of the running process again, as `prlimit` does.
    """
    if sys.platform == "win32":
        import ctypes

        # Nor is it reported then, with memory in the report.
        ctypes.windll.kernel32.SetErrorMode(ctypes.windll.kernel32.GetErrorMode() | _FAIL_SILENTLY | _NO_CRASH_WINDOW)
        return
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    # One byte is too little for any file, and Linux gives nothing to a collecting program then either, as it does at 0.
    most = 1 if hard == resource.RLIM_INFINITY else min(1, hard)
    resource.setrlimit(resource.RLIMIT_CORE, (most, hard))
