"""python -m tsutsumi.cli COMMAND"""

import sys

from tsutsumi.core.readers.early import begin


def main(arguments: list[str] | None = None) -> int:
    """The exit code. A scan's children get ready while the commands are imported: a second that nobody waits for."""
    if (sys.argv[1:] if arguments is None else arguments)[:1] == ["scan"]:
        begin("tsutsumi.core.pii.ready")
    from tsutsumi.cli import commands

    return commands.main(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
