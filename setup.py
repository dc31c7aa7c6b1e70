"""How do the files of resources/ get into the wheel? As data of the package, in fairdraft/_resources.

The one build step that pyproject.toml cannot express; all else about the package stands there.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

_RESOURCES = Path("resources")


class BuildWithResources(build_py):
    """Builds the package with the shipped files inside; an editable install finds them in the checkout."""

    def run(self) -> None:
        """Build; a tree without the shipped files is an error, because its wheel would not work."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "fairdraft" / "_resources"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(_RESOURCES, target)

    def get_source_files(self) -> list[str]:
        """What a source distribution needs besides the modules."""
        shipped = [str(file) for file in sorted(_RESOURCES.rglob("*")) if file.is_file()]
        return [*super().get_source_files(), *shipped]


setup(cmdclass={"build_py": BuildWithResources})
