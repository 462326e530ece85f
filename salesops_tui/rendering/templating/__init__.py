"""From a template file and plain data to a document tree, in a sandbox."""
