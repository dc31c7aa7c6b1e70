"""Which steps are there? One module each, never edited once released."""
