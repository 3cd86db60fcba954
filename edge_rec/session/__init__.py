"""One person's conversation: the pipeline, the state, the stores and the learner together."""

from edge_rec.session.collecting import collect
from edge_rec.session.conversation import Session
from edge_rec.session.history import TakenBack
from edge_rec.session.ports import CompleteName, ConversationStore, PreferenceStore, UserLearner

__all__ = [
    "CompleteName",
    "ConversationStore",
    "PreferenceStore",
    "Session",
    "TakenBack",
    "UserLearner",
    "collect",
]
