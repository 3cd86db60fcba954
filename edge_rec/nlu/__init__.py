"""In: an utterance and the dialogue state. Out: a `DialogueAct`, every name in it verbatim.

Rules read first; a language model under a grammar is asked only where they leave words unexplained.
"""
