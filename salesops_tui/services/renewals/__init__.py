"""Renewals: cases and their decision, the deal of the next term, the end of a service."""
