"""The screen of the library of approved copy."""
