"""The parts of reading that look at every byte, compiled: no Python objects."""
