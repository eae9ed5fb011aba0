"""Compiled kernels of the head count: arrays in, arrays out, no Python object per record."""
