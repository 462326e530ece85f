"""Renewals: the list by how near their ends are, and the page of one case."""
