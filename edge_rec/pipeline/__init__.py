"""One turn: an utterance and a state in, events out; `turn` is the line the stages stand on."""

from edge_rec.pipeline.turn import LinkMention, Pipeline, Understand

__all__ = ["LinkMention", "Pipeline", "Understand"]
