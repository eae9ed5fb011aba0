"""`python -m tests.apps.room.copied …`: the product's command line; a new house copies tables that were made once."""

import runpy
from unittest.mock import patch

from django.core import management

from tests import tables

if __name__ == "__main__":
    with patch.object(management, "call_command", tables.called):
        runpy.run_module("tsutsumi.cli", run_name="__main__", alter_sys=True)
