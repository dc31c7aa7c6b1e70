"""The campaigns screen: which there are, one whole, and the form that makes and changes a person's own."""
