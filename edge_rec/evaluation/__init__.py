"""In: a data folder and models to compare. Out: metrics with their protocol, one result a model.

The product's own model code is what is measured; baselines run on the same split.
"""
