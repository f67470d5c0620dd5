"""The frozen program's beginning: the workbench, or, for its own child processes, what an interpreter would do with their words.

Engines, decoders and the report's writer run in processes of their own, started as `sys.executable [-I] [-P] -m MODULE`,
`-c TEXT` or FILE. In a frozen program sys.executable is this file, so it answers these words as Python does.
"""

from __future__ import annotations

import multiprocessing
import runpy
import sys

FLAGS = {"-I", "-P", "-s", "-S", "-E", "-u", "-B"}


def main() -> int:
    """Be Python for our own children, else the workbench."""
    words = sys.argv[1:]
    while words and words[0] in FLAGS:
        words = words[1:]
    if words[:1] == ["-c"]:
        sys.argv = ["-c", *words[2:]]
        exec(compile(words[1], "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102 - as python -c does, for our own children
        return 0
    if words[:1] == ["-m"] and words[1] != "workbench":
        sys.argv = words[1:]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        return 0
    if words[:1] and words[0].endswith(".py"):
        sys.argv = words
        runpy.run_path(words[0], run_name="__main__")
        return 0
    from workbench.bootstrap import main as run

    return run(words[2:] if words[:1] == ["-m"] else words)


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
