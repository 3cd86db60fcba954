"""Retrieval: in comes a query, out come candidates with the exact parts their scores consist of.

Hard filters are parametrised SQL and are never relaxed silently.
"""
