"""One writer per file format, each from the same document tree."""
