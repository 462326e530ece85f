"""Organizations, contacts and communities: their lists and their pages."""
