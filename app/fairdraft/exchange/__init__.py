"""Reads and writes the files that people exchange: texts, product files, findings, ratings and reports."""
