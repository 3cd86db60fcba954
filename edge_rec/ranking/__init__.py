"""Ranking: in come candidates, out comes the list to show, in order.

Scores stay those of retrieval unless a ranker earned its weight on validation data.
"""
