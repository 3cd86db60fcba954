"""In: a settings slice and files on disk. Out: objects that fulfil the protocols of `protocols.py`.

One adapter a file; each imports its heavy wheel on first use and turns its exceptions into ours.
"""
