"""What do the ratings say? Numbers in, numbers out: no text, no store, no clock."""
