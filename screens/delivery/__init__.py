"""Screens of delivery: engagements and statements of work."""
