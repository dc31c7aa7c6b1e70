"""Fairdraft drafts, checks, rates and compares US direct-to-consumer prescription-drug copy, offline."""

__version__ = "0.1.0"
