"""Going to the other systems and back: pushes, pulls, and records kept in step."""
