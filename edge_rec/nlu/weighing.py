"""What rules say of a name's role and of a tag's sign, weighed against a model's chances."""

from __future__ import annotations

import dataclasses
import math

from edge_rec.nlu.claims import OPERATORS, Shares
from edge_rec.nlu.draft import Draft
from edge_rec.nlu.rules import Reading
from edge_rec.nlu.tagging import likeliest
from edge_rec.nlu.vocabulary import Facet
from edge_rec.types import DialogueAct, Mention, Role

SAID, SAID_IN = 3.0, {"en": 5.0, "ja": 5.0}
"""What it weighs beside a model's chances, in nats, that a rule has read a role. In English, where
there are most rules, it weighs most. Chosen on the dev parts of the labelled utterances."""
UNSAID, UNSAID_IN = 0.75, {"en": 3.5, "ja": 2.0}
"""What it weighs for a name without a rule's role that such are only mentioned; chosen there."""
TOLD, TOLD_IN = 0.8, {"en": 0.95}
"""From this probability it counts what a model makes of a tag of which no word says whether it is
wanted."""
_LEAST = 1e-6
"""Below it a chance is as good as none."""


def judged(reading: Reading, roles: Shares) -> DialogueAct:
    """The rules' act, each name in the role that rules and model together hold likeliest."""
    mentions = tuple(
        dataclasses.replace(mention, role=_role(mention, reading, roles))
        for mention in reading.act.mentions
    )
    return dataclasses.replace(reading.act, mentions=mentions)


def _role(mention: Mention, reading: Reading, roles: Shares) -> Role:
    span, language = (mention.start, mention.end), reading.act.language
    if span in reading.unjudged:
        weight = UNSAID_IN.get(language, UNSAID)
    else:
        weight = SAID_IN.get(language, SAID)
    chances = {role: math.log(max(share, _LEAST)) for role, share in roles(span).items()}
    if chances:
        chances[mention.role] += weight
    return Role(max(chances, key=chances.__getitem__, default=mention.role))


def decide(facet: Facet, wishes: Shares, draft: Draft) -> None:
    """Settle a tag of which no rule knows whether it is wanted, where the model surely does."""
    label, share = likeliest(wishes(facet.span))
    if share >= TOLD_IN.get(draft.act.language, TOLD):
        draft.settle(facet, OPERATORS.get(label))
