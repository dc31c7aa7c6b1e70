"""The program's own documents, read in the window."""
