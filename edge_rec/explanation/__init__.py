"""Explanation: in come a recommended item and the facts known about it, out comes a sentence.

A sentence may use only facts of its evidence; the reply around the list is made here too.
"""
