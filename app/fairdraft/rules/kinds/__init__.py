"""What kinds of rules are there? Packs choose the kind and give the words; the kinds are code."""
