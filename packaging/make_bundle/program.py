"""Where both programs of the bundle begin."""

import os
import sys

from fairdraft.__main__ import main

# The bundle's own libraries are found by now; programs of the system that are started later must find theirs, and the
# bundle's own programs are told to look for them anew.
before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if before is not None:
    os.environ["LD_LIBRARY_PATH"] = before
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"

sys.exit(main())
