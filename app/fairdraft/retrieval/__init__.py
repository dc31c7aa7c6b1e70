"""Which approved copy is worth showing for a brief, and how near is a draft to what exists? Pure."""
