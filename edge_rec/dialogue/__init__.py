"""Dialogue: in come a dialogue act and its links, out come the new state, a question or a query.

Nothing here reads a catalog or a model; a state is never changed, only replaced.
"""
