"""The day and the weekly review."""
