"""Requests and histories with candidates that answer them, for training a reranker."""
