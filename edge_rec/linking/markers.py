"""Parts of a title that are not its name: brackets, years, seasons, subtitles, articles."""

from __future__ import annotations

import re
from typing import Final

_BRACKETED: Final = re.compile(r"\s*[(\[（［【][^()\[\]（）［］【】]*[)\]）］】]\s*$")
_YEAR: Final = re.compile(r"^(?P<rest>.*\D)\s(?:19|20)\d\d$")
_ARTICLE: Final = re.compile(r"^(?:the|an?)\s(?=\S{3})")
_SUBTITLE: Final = re.compile(
    r"^(?P<name>[^:：]*\w[^:：]*?)(?:\s*[:：]\s|：|\s+[-–—〜～~]\s*)(?=.*\w)"
)

_ORDINALS: Final = {
    **{word: n for n, word in enumerate("first second third fourth fifth sixth".split(), 1)},
    **{word: n for n, word in enumerate("1st 2nd 3rd 4th 5th 6th 7th 8th 9th".split(), 1)},
    **{word: n for n, word in enumerate("i ii iii iv v vi vii viii ix".split(), 1)},
    **{word: n for n, word in enumerate("一二三四五六七八九", 1)},
    **{str(n): n for n in range(1, 31)},
}
_ROMAN: Final = "ii|iii|iv|vi|vii|viii|ix"
_SEASON_FORMS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?P<name>.*\S)\s(?P<n>{'|'.join(_ORDINALS)})\s(?:season|series|part|cour)$",
        r"^(?P<name>.*\S)\s(?:season|series|part|cour|s)\s?(?P<n>\d\d?|[iv]+)$",
        r"^(?P<name>.*?\S)\s?第(?P<n>\d\d?|[一二三四五六七八九])(?:期|季|部|シーズン|しずん)$",
        r"^(?P<name>.*?\S)\s?(?P<n>\d\d?|[一二三四五六七八九])期$",
        rf"^(?P<name>.*?\S)\s(?P<n>{_ROMAN}|\d)$",
        rf"^(?P<name>.*[^\x00-\x7f])(?P<n>{_ROMAN}|\d)$",
    )
)
_FILM_BEFORE: Final = re.compile(r"^(?:(?:剧场版|映画)\s?|(?:gekijou?ban|eiga)\s)(?=\S)")
_FILM_INSIDE: Final = re.compile(r"(?<=\S)\s(?:the )?movie(?: \d\d?)?\s(?=\S+ \S)")
_FILM_AFTER: Final = re.compile(r"(?<=\S)(?:\s?剧场版|\sthe movie|\sgekijou?ban)$")
_TV_AFTER: Final = re.compile(r"(?<=\S)\stv$")
_WITH_SUBTITLE: Final = 5
"""Words from which the name of a film has one of its own in it."""
_SEASON_ENDS: Final = (
    *("season", "series", "part", "cour", "期", "季", "部", "しずん", "シーズン", "i", "v", "x"),
    *"0123456789",
)
"""How every text ends that one of the forms above fits: most names are spared the patterns."""
_NUMBER: Final = re.compile(r"\d+")


def without_brackets(text: str) -> str:
    """`text` without a bracket at its end: `Name (TV)` is `Name`. Unchanged if nothing is left."""
    return _BRACKETED.sub("", text).strip() or text


def without_subtitle(text: str) -> str:
    """What stands before a colon or a parted dash; `text` itself where there is none."""
    found = _SUBTITLE.match(text)
    return found["name"].strip() if found else text


def without_year(normalized: str) -> str:
    """`normalized` without a year at its end."""
    found = _YEAR.match(normalized)
    return found["rest"].strip() if found else normalized


def without_article(normalized: str) -> str:
    """`normalized` without an English article at its start."""
    return _ARTICLE.sub("", normalized)


def split_season(normalized: str) -> tuple[str, int | None]:
    """The name and the number of a season, series or part at its end, if it has one."""
    if not normalized.endswith(_SEASON_ENDS):
        return normalized, None
    for pattern in _SEASON_FORMS:
        if found := pattern.match(normalized):
            number = _ORDINALS.get(found["n"])
            if number is not None:
                return found["name"].strip(), number
    return normalized, None


def unify_season(normalized: str) -> str:
    """Every spelling of `season n` at the end becomes ` n`; season one becomes nothing."""
    name, number = split_season(normalized)
    if number is None:
        return normalized
    return name if number == 1 else f"{name} {number}"


def unify_film(normalized: str) -> str:
    """One way to tell a series' film, however its title does; other texts as they are, `tv` apart.

    Where the film has a name of its own after the series', that it is a film goes unsaid:
    `gekijouban Name Subtitle`, `Name Movie 3 Subtitle`. Elsewhere ` movie` stands at the end.
    """
    name = _FILM_INSIDE.sub(" ", _FILM_BEFORE.sub("", _TV_AFTER.sub("", normalized)))
    if _FILM_BEFORE.match(normalized) and len(name.split()) < _WITH_SUBTITLE:
        return f"{name} movie"
    return _FILM_AFTER.sub(" movie", name)


def numbers_of(normalized: str) -> tuple[int, ...]:
    """The numbers a name contains, in order, season marks included, season one left out."""
    return tuple(int(digits) for digits in _NUMBER.findall(unify_season(normalized)))
