"""Terminal app: draws the `TurnEvent`s a session yields and posts what the person does.

In: a function that opens a `Session`. Out: the session's own calls (`respond`, `feedback`, `undo`).
"""
