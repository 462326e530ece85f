"""Sales operations of a small non-profit, in a terminal."""

__version__ = "0.1.0"
