"""The check page of a mailing: what it offers, the export that the process `tsutsumi.selfcheck` serves, and its end."""
