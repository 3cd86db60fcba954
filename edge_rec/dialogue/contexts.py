"""Where and when a person likes what: the part of their likes that goes with here and now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from edge_rec.types import Context, Interaction, ItemId, Mention

_WEEKEND = 5
"""`datetime.weekday` from which on it is."""
_DAY = ((5, "night"), (11, "morning"), (17, "afternoon"), (22, "evening"), (24, "night"))
"""Hours of the device's own time before which each part of the day lasts."""


_MY = r"(?:the |my |our )?"
_PLACES = {
    "on the way": r"\bon (?:the|a) (?:train|bus|tube|subway|metro|plane|flight|way)\b"
    r"|電車で|通勤中|移動中",
    "at work": r"\bat (?:work|the office)\b|職場で|仕事中に",
    "at home": r"\bat home\b|家で|自宅で",
    "with the kids": rf"\bwith {_MY}(?:kids?|children|son|daughter)\b|子供と|子どもと|娘と|息子と",
    "with the family": rf"\bwith {_MY}(?:family|parents)\b|家族と|両親と",
    "with friends": rf"\bwith {_MY}(?:friends|mates)\b|友達と|友人と",
    "with a partner": rf"\bwith {_MY}(?:wife|husband|girlfriend|boyfriend|partner)\b"
    r"|デートで|彼女と|彼氏と",
}
"""Where or with whom, by the name it is kept under."""
_TIMES = {
    8: r"\bthis morning\b|今朝",
    14: r"\bthis afternoon\b|今日の午後",
    20: r"\b(?:tonight|this evening)\b|今夜|今晩",
    23: r"\b(?:late at night|before bed)\b|深夜に|寝る前に",
}
"""Hours of the device's own time that words stand for."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is said of here and now; nothing said leaves lists as they are."""

    place: str = ""
    """Any name: "shop", "train", "with the kids"."""
    when: datetime | None = None
    """Time zone included."""

    @property
    def name(self) -> str:
        """For people: "shop, evening"."""
        said = [self.place, part_of_day(self.when) if self.when else ""]
        return ", ".join(word for word in said if word)

    def fits(self, event: Interaction) -> bool:
        """Whether an event happened in the like of it."""
        if self.place and event.place.casefold() != self.place.casefold():
            return False
        if self.when is None:
            return True
        return event.at is not None and _slot(event.at) == _slot(self.when)


NOWHERE = Setting()


def part_of_day(at: datetime) -> str:
    """`morning`, `afternoon`, `evening` or `night`, by the device's own time."""
    hour = at.astimezone().hour
    return next(name for end, name in _DAY if hour < end)


def setting_said(text: str, mentions: Sequence[Mention], now: datetime) -> Setting:
    """Where, with whom or at what time of day, as far as `text` says so outside of names."""
    folded = _outside(text, mentions)
    place = next((name for name, words in _PLACES.items() if re.search(words, folded)), "")
    hour = next((hour for hour, words in _TIMES.items() if re.search(words, folded)), None)
    here = now.astimezone()
    return Setting(place, None if hour is None else here.replace(hour=hour, minute=30))


def wish_without_setting(wish: str, text: str, mentions: Sequence[Mention]) -> str:
    """`wish` without the words of `text` that only say where or when."""
    folded = _outside(text, mentions)
    found = (re.search(words, folded) for words in (*_PLACES.values(), *_TIMES.values()))
    phrases = [match.group() for match in found if match]
    for phrase in phrases:
        wish = wish.replace(phrase, " ")
    gone = {word for phrase in phrases for word in phrase.split()}
    return " ".join(word for word in wish.split() if word.casefold() not in gone)


def context_of(
    setting: Setting, events: Sequence[Interaction], liked: Sequence[ItemId]
) -> Context | None:
    """Those of `liked` that an event like `setting` speaks of, in their order; None without any.

    Where nothing is known of place and time together, the place counts alone, then the time.
    """
    for known in (setting, Setting(setting.place), Setting(when=setting.when)):
        there = {event.item_id for event in events if known.name and known.fits(event)}
        if found := tuple(item_id for item_id in liked if item_id in there):
            return Context(known.name, found)
    return None


def _outside(text: str, mentions: Sequence[Mention]) -> str:
    """`text` with blanks for names, in small letters."""
    for mention in mentions:
        text = f"{text[: mention.start]}{' ' * len(mention.text)}{text[mention.end :]}"
    return text.casefold()


def _slot(at: datetime) -> tuple[str, bool]:
    """Part of the day, and whether it is a weekend's."""
    return part_of_day(at), at.astimezone().weekday() >= _WEEKEND
