"""Command line: one file a command; each parses, calls one function of the core and prints."""
