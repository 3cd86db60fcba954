"""An utterance as the rules read it, while a model's claims are added."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from edge_rec.nlu.claims import Claim
from edge_rec.nlu.conditions import DIRECTIONS
from edge_rec.nlu.conditions import OPERATORS as SIGNED
from edge_rec.nlu.facets import SignedFacet
from edge_rec.nlu.signs import Sign
from edge_rec.nlu.text import mask, overlaps
from edge_rec.nlu.vocabulary import Facet
from edge_rec.types import Constraint, DialogueAct, Intent, Nudge, Operator, Slot


@dataclass(slots=True)
class Draft:
    """The act as it stands after some claims."""

    act: DialogueAct
    text: str
    constraints: list[Constraint] = field(init=False)
    nudges: list[Nudge] = field(init=False)
    wish: str = field(init=False)
    masked: str = field(init=False)
    """The text with its names hidden."""

    def __post_init__(self) -> None:
        self.constraints, self.nudges = list(self.act.constraints), list(self.act.nudges)
        self.wish = self.act.wish
        self.masked = mask(self.text, [(m.start, m.end) for m in self.act.mentions])

    def take(self, entry: SignedFacet, operator: Operator) -> None:
        """Ask for a facet or refuse it: as is said of it, or else as `operator` has it."""
        facet = entry.facet
        words = self.text[facet.span[0] : facet.span[1]]
        if entry.sign in DIRECTIONS and facet.slot is Slot.TAG:
            self.nudges.append(Nudge(facet.value, DIRECTIONS[entry.sign], words))
        elif entry.sign not in (Sign.IGNORED, Sign.TAKEN_BACK):
            said = SIGNED.get(entry.sign, operator) if entry.is_said else operator
            self.constraints.append(Constraint(facet.slot, said, facet.value, words))

    def settle(self, facet: Facet, operator: Operator | None) -> None:
        """Ask for a facet, refuse it or do neither, whatever was read of it before."""
        held = facet.slot, facet.value
        self.constraints = [c for c in self.constraints if (c.slot, c.value) != held]
        if operator is not None:
            words = self.text[facet.span[0] : facet.span[1]]
            self.constraints.append(Constraint(facet.slot, operator, facet.value, words))

    def is_name(self, claim: Claim) -> bool:
        """Whether the claim's words belong to a name."""
        return overlaps((claim.start, claim.end), [(m.start, m.end) for m in self.act.mentions])

    def has_read(self, claim: Claim) -> bool:
        """Whether a rule has made something of the claim's words, or of words around them."""
        words = self.text[claim.start : claim.end].casefold()
        read = [c.text for c in self.act.constraints] + [n.text for n in self.act.nudges]
        return any(said and (said.casefold() in words or words in said.casefold()) for said in read)

    def decided(self) -> set[str | float]:
        """Facets something has been said about."""
        held = {c.value for c in self.constraints} | {n.facet for n in self.nudges}
        return held | set(self.act.retracted_values)

    def finished(self) -> DialogueAct:
        """The act; the same object where nothing changed."""
        changed = dataclasses.replace(
            self.act,
            constraints=tuple(self.constraints),
            nudges=tuple(self.nudges),
            wish=self.wish,
        )
        if changed == self.act or changed.intent is not Intent.CHITCHAT:
            return changed
        asks = changed.constraints or changed.nudges or changed.wish
        return dataclasses.replace(changed, intent=Intent.RECOMMEND if asks else Intent.INFORM)
