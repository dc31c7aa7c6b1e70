"""The screen on which copy is drafted, checked, edited and rated."""
