"""Mentions and running text come in; the items they name, or a reasoned refusal, go out.

`candidates.NameIndex` holds every surface form of the catalog; `disambiguation.Linker` decides.
"""
