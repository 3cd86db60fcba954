"""In: a catalog file or folder in any known layout. Out: clean `Item`s and `Interaction`s.

`readers` turn files into values, `normalize` cleans their text, `importer` puts them in a store.
"""
