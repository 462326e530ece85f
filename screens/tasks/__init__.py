"""Tasks and activities: asked for from any screen, and the list of tasks."""
