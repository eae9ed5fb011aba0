"""The server of the children, begun while the rest of the program is still being imported."""

from multiprocessing import forkserver, get_context


def begin(*preload: str) -> None:
    """Start importing `preload` in the process from which children are forked; a later scan finds it ready."""
    get_context("forkserver").set_forkserver_preload(list(preload))
    forkserver.ensure_running()
