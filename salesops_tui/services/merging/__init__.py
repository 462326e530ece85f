"""Merging: one module per kind of record says what happens, ``merges`` does it."""
