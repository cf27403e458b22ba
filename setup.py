"""Compile the knowledge into the wheel, so that an installed program never has to."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent


class BuildWithKnowledge(build_py):
    """The usual build, then the compiled form of the knowledge beside the files it was made from."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            self._compile()

    def _compile(self) -> None:
        built = Path(self.build_lib).resolve()
        sys.path.insert(0, str(built))
        sys.dont_write_bytecode = True  # what is imported from there would otherwise be packaged with its byte code
        try:
            from roleadvisor.knowledge.compiler import compile_in_place

            compile_in_place(built / "roleadvisor" / "data")
        finally:
            sys.path.remove(str(built))


setup(cmdclass={"build_py": BuildWithKnowledge})
