"""The products screen: approved language, a draft from a label, and what changed between two versions."""
