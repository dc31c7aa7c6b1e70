"""The screen of the model library."""
