"""The document tree: what a filled template becomes, and what every writer reads."""
