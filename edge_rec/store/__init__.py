"""In: items, events, dialogue states. Out: the same again later, from one SQLite file.

Every store takes a `Database`; what is written inside one `transaction()` stands or falls as one.
"""
