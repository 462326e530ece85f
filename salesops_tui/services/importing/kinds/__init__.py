"""Imports of each kind of record that is no deal."""
