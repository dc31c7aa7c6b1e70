"""Blind rating of a study, draft by draft or in pairs."""
