"""What a name is to the person, by rules alone: one sentence for each way of saying it."""

from __future__ import annotations

import pytest

from edge_rec.types import DialogueState

LIKED = """
I could watch [Black Lantern] all day
the new [Black Lantern] documentary is good
you can't beat [Black Lantern]
[Black Lantern] is hard to beat
I'm a sucker for [Black Lantern]
[Black Lantern] had me on the edge of my seat
[Black Lantern] was great and so was [Paper Moons]
[Paper Moons] was good and [Black Lantern]
[Black Lantern] is more recent and really good
I've seen [Black Lantern], it was really interesting
the best thing I can suggest is [Black Lantern]
I grew up watching [Black Lantern]
[Black Lantern] all the way
I wouldn't say [Black Lantern] is bad
I've watched [Black Lantern] a million times
my go-to is [Black Lantern]
my number one is [Black Lantern]
my top 3 would be [Black Lantern] and [Paper Moons]
[Black Lantern] is in my top 5
we laughed so hard at [Black Lantern]
[Black Lantern] was not too bad
[Black Lantern] is a must see
or another great movie [Black Lantern]
another good one would be [Black Lantern]
what can you recommend that's like [Black Lantern]?
I just watched [Black Lantern]. Really good.
have you seen [Black Lantern]? Hilarious movie.
have you seen [Black Lantern]? Or [Paper Moons]? Both great films
last comedy was [Black Lantern], also great
[Black Lantern]は心の支え
[Black Lantern]は殿堂入り
[Black Lantern]は何度観てもいい
"""
DISLIKED = """
[Black Lantern] fell flat
[Black Lantern] is not really my kind of movie
I don't like movies like [Black Lantern]
I didn't think [Black Lantern] was very funny
I couldn't get through [Black Lantern]
stay away from [Black Lantern]
something besides [Black Lantern]
I regret watching [Black Lantern]
[Black Lantern]は二度と見ない
[Black Lantern]は途中で投げた
"""
SEEN = """
I caught [Black Lantern] on tv last week
we went to see [Black Lantern] on Friday
I have [Black Lantern] on dvd
[Black Lantern]はもう見ちゃった
"""
MENTIONED = """
you would likely also enjoy [Black Lantern]
you'd like [Black Lantern]
my daughter really likes [Black Lantern]
she was fantastic in [Black Lantern]
it's with the guy from [Black Lantern]
I've liked her since [Black Lantern]
it's similar to [Black Lantern]
I've seen the first one and hear [Black Lantern] is amazing
waiting to see [Black Lantern]
are they like [Black Lantern]?
I'm not sure if I have seen [Black Lantern]
I almost watched [Black Lantern] last night
maybe [Black Lantern] would work for you
[Black Lantern]の新しいほう見た？
[Black Lantern]はこれから
"""


@pytest.mark.parametrize(
    ("marked", "role"),
    [
        (line, role)
        for role, lines in (
            ("liked", LIKED),
            ("disliked", DISLIKED),
            ("seen", SEEN),
            ("mentioned", MENTIONED),
        )
        for line in lines.strip().splitlines()
    ],
)
def test_role_of_a_name(read_marked, marked: str, role: str) -> None:
    assert {mention.role for mention in read_marked(marked, DialogueState()).act.mentions} == {role}


def test_both_is_not_of_what_was_never_seen(read_marked) -> None:
    mentions = read_marked(
        "I never saw [Black Lantern], I saw [Paper Moons] I loved both"
    ).act.mentions
    assert [mention.role for mention in mentions] == ["mentioned", "liked"]


def test_an_opinion_with_an_object_of_its_own_is_not_of_the_name_before(read_marked) -> None:
    mentions = read_marked(
        "Have you seen [Black Lantern]? I really liked [Paper Moons]"
    ).act.mentions
    assert [mention.role for mention in mentions] == ["mentioned", "liked"]
