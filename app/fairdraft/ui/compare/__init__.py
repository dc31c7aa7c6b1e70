"""The screen on which candidates are compared."""
