"""Leads and experiments: their lists and their pages."""
