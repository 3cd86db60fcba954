"""Retrieval: in comes a query, out come candidates with the exact parts their scores consist of.

Hard filters compare the catalog's columns and are never relaxed silently.
"""
