"""The program's commands: one module per command, text and JSON rendering."""
