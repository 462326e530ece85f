"""The other systems: how each stands, and what waits for it."""
