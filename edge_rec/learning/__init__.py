"""In: who did what with which item, as arrays or one event at a time. Out: models that score items.

Closed-form next-item model, incremental matrix factors, and the refit that chooses their settings.
"""
