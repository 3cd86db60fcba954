"""What each name or reference is to the person: liked, disliked, seen, or only mentioned."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

from edge_rec.nlu.cues import BEFORE, LIKEWISE, LIST_GAP, NOT, TOO, Cue
from edge_rec.nlu.judgements import (
    AFTER,
    AND_THIS,
    ASKED,
    HEARSAY,
    NOT_THOUGHT,
    NOT_YET,
    SINGULAR,
    VERDICTS,
    WESTERN_GAP,
)
from edge_rec.nlu.text import MASK, Nearest, Span, clause_of, clauses, is_cjk
from edge_rec.types import Role

_Found = tuple[Cue, Span]
_NO_CUE = Cue(re.compile("(?!)"), Role.MENTIONED)
_TOLD = Cue(_NO_CUE.pattern, Role.MENTIONED)
"""Of what others think of a name."""
_OPPOSITE = {Role.LIKED: Role.DISLIKED, Role.DISLIKED: Role.LIKED}
_OBJECT = re.compile(rf"\s+(?:the |both )?{MASK}|(?<=喜[欢歡]|想看|不要|[爱愛]看)[《「“]?{MASK}")
_NOT_REACH = 30
_AFTER_REACH = 24
"""Characters after a name within which a Japanese, Chinese or Korean judgement of it stands."""
_TAIL = 5
"""Characters after a name by which the language of its judgement is told."""
_PLURAL = re.compile(
    r"\b(?:both|those|these|they|all)\b|どれも|どっちも|どちらも|両方|みんな", re.IGNORECASE
)
"""In an opinion behind a name: it is of those before too."""
_NEVER = re.compile(r"\bnever\b|n['’]?t\b|\bnot\b", re.IGNORECASE)
"""In what was read of a name before: an opinion of "both" is not of it."""
_STOP = re.compile(r"\s*(?:[.!,]|$)")
"""Behind a name that ends its sentence."""
_VERDICT_REACH = 70
"""Characters after a name within which a sentence about "it" still means the name."""


@dataclass(frozen=True, slots=True)
class RoleReading:
    """Roles in the order of the names, and the cue words they were read from."""

    roles: tuple[Role, ...]
    compared: tuple[bool, ...]
    """Whether the role was read from a likeness: "something like X"."""
    is_said: tuple[bool, ...]
    """Whether any words gave the role: without them a name is only mentioned."""
    cues: tuple[Span, ...]


def read_roles(masked: str, names: Sequence[Span]) -> RoleReading:
    """Roles of `names`, which are in reading order and hidden in `masked`.

    Names of one list share a role. For each list, in this order: a judgement that follows it, the
    nearest cue before it in its clause, a header before it ("my favourites:"), "too" after it. What
    was only seen or mentioned so far takes the opinion of a sentence that goes on about "it", and
    with the names before it one of "both". "So was X" goes before all of these.
    """
    spans = clauses(masked)
    before = Nearest(masked, ((cue, cue.pattern) for cue in BEFORE))
    chosen: list[_Found] = []
    previous = _NO_CUE
    groups = _lists(masked, names)
    for number, group in enumerate(groups):
        start, end = group[0][0], group[-1][1]
        left = groups[number - 1][-1][1] if number else 0
        right = groups[number + 1][0][0] if number + 1 < len(groups) else len(masked)
        clause = spans[clause_of(start, spans)]
        found = (
            _likewise(masked, start, end, previous)
            or _negated(masked, before, clause[0], start, previous)
            or _after(masked, clause[0], end, right, spans)
            or before.before(clause[0], start)
            or _header(masked, before, spans, clause, start, left)
        )
        if found is None or found[0].role in (Role.SEEN, Role.MENTIONED):
            found = _verdict(masked, end, right) or found
        if found is None and TOO.match(masked, end) is not None:
            found = previous, (end, end)
        if found is not None and _PLURAL.search(masked, end, found[1][1]):
            chosen = _shared(masked, chosen, found)
        previous, span = found or (_NO_CUE, (start, start))
        chosen += [(previous, span)] * len(group)
    return RoleReading(
        tuple(cue.role for cue, _ in chosen),
        tuple(cue.compares for cue, _ in chosen),
        tuple(cue is not _NO_CUE for cue, _ in chosen),
        tuple(dict.fromkeys(span for _, span in chosen)),
    )


def _lists(masked: str, names: Sequence[Span]) -> list[list[Span]]:
    groups: list[list[Span]] = []
    openings = {start for start, _ in clauses(masked)}
    for name in names:
        joined = groups and LIST_GAP.fullmatch(masked, groups[-1][-1][1], name[0])
        opens = groups and groups[-1][0][0] in openings  # "X and Y is good": nothing before them
        if joined and (opens or not SINGULAR.match(masked, name[1])):
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups


def _likewise(masked: str, start: int, end: int, previous: Cue) -> _Found | None:
    """`X was great and so was Y`: the role of the names before."""
    left = max(0, start - _NOT_REACH)
    match = LIKEWISE.search(masked, left, start)
    if match is None and _STOP.match(masked, end):
        match = AND_THIS.search(masked, left, start)
    return (previous, match.span()) if match and previous is not _NO_CUE else None


def _negated(
    masked: str, before: Nearest[Cue], left: int, start: int, previous: Cue
) -> _Found | None:
    """`loved X but not Y`: the names after a bare "not" take the opposite role."""
    match = NOT.search(masked, max(left, start - _NOT_REACH), start)
    if match is None or before.before(left, match.start()):
        return None
    return Cue(NOT, _OPPOSITE.get(previous.role, Role.MENTIONED)), match.span()


def _shared(masked: str, chosen: Sequence[_Found], found: _Found) -> list[_Found]:
    """`chosen`, where an opinion of "both" is also of those before that have none yet."""
    first = len(chosen)
    while first and chosen[first - 1][0].role in (Role.SEEN, Role.MENTIONED):
        span = chosen[first - 1][1]
        if _NEVER.search(masked, *span):
            break
        first -= 1
    return [*chosen[:first], *[found] * (len(chosen) - first)]


def _verdict(masked: str, end: int, right: int) -> _Found | None:
    """The first opinion about "it" close behind names, unless it is another's."""
    reach = min(right, end + _VERDICT_REACH)
    found = [
        (cue, match.span())
        for cue in VERDICTS
        if (match := cue.pattern.search(masked, end, reach)) is not None
        and not HEARSAY.search(masked, end, match.start())
        and not ASKED.match(masked, match.end())
        and not _OBJECT.match(masked, match.end())
    ]
    return min(found, key=lambda entry: entry[1], default=None)


def _after(masked: str, left: int, end: int, right: int, spans: Sequence[Span]) -> _Found | None:
    """A judgement after the names: at once in western text, within the clause elsewhere.

    An opinion is preferred to having seen it: "見たけど好き", "watched it and loved it". One
    that is asked for, or another's, is none; `left` is where the clause of the names begins.
    """
    best: _Found | None = None
    gap = WESTERN_GAP.match(masked, end, right)
    behind = gap.end() if gap else end
    tail = masked[end : end + _TAIL].lstrip()
    unspaced = bool(tail) and (any(map(is_cjk, tail)) or tail[0] in '」』”"')
    reach = min(right, spans[clause_of(max(end - 1, 0), spans)][1], end + _AFTER_REACH)
    for cue in AFTER:
        match = cue.pattern.match(masked, behind, right)
        if match is not None and _OBJECT.match(masked, match.end()):
            match = None  # "X, but I hated Y": the verb has an object of its own
        if match is None and unspaced:
            match = cue.pattern.search(masked, end, reach)
            if match is not None and _OBJECT.match(masked, match.end()):
                continue  # "不喜欢Y" behind X
        if match is None or MASK in match.group():
            continue
        if cue.role is Role.SEEN and (
            NOT_YET.search(masked, left, end) or masked.startswith(("?", "？"), match.end())
        ):
            continue
        if cue.role in _OPPOSITE and ASKED.match(masked, match.end()):
            continue
        if cue.role in _OPPOSITE and HEARSAY.search(masked, left, match.end()):
            best = best or (_TOLD, match.span())
            continue
        if cue.role in _OPPOSITE and NOT_THOUGHT.search(masked, left, end):
            cue = dataclasses.replace(cue, role=_OPPOSITE[cue.role])
        if best is None or (best[0].role in (Role.SEEN, Role.MENTIONED) and cue.role in _OPPOSITE):
            best = cue, match.span()
    return best


def _header(
    masked: str, before: Nearest[Cue], spans: Sequence[Span], clause: Span, start: int, left: int
) -> _Found | None:
    """A cue in the sentence before a list that opens its own line or sentence."""
    if LIST_GAP.fullmatch(masked, clause[0], start) is None:
        return None
    for number in range(clause_of(clause[0], spans) - 1, -1, -1):
        above = spans[number]
        if above[0] < left:
            return None
        if masked[above[0] : above[1]].strip():
            return before.before(*above)
    return None
