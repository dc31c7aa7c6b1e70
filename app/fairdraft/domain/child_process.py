"""What do all processes have in common that this program starts?"""

import subprocess

NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""The flag without which Windows shows a console beside the program; other systems have none."""
