"""The part of the scanner that is compiled: no Python object is made in here."""
