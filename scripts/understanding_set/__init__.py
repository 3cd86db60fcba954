"""Labelled utterances by grammar: in a phrasebook a language and a pool of titles, out rows.

Each row is a text as somebody might type it and the spans in it that the language model is to find.
A name of an item is `liked` (also: "something like X", a gift like X, "not bad"), `disliked` (also:
dropped, could not finish), `seen` (or read, played, owned; no judgement) or `mentioned` (asked
about, planned, compared, recommended by somebody); the strongest sentiment wins. `want` and `avoid`
are the user's own words of a mood, genre, theme, audience or property ("not scary" avoids "scary"),
`nudge` a comparative with its degree ("a bit darker", "too long"), `reference` a place in the list
shown ("the second one", "those"). All else has no label: people, years, prices, lengths, kinds of
item, comments on an item ("that sounds scary"), plots, greetings and orders to the program.
"""
