"""What the product holds of one person, for them to look at, change, take along or delete.

In: a `Session` or a home. Out: the library, the taste in numbers, the people here, the files.
"""
