"""Library, taste, people, data and the first run, on a real session over the invented shop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Story, Teller
from textual.widgets import DataTable, Input, Static

import edge_rec
from edge_rec.paths import resolve
from edge_rec.personal.people import protect
from edge_rec.session import Session
from edge_rec.tui.screens.first_run import FirstRun
from edge_rec.tui.settings import Settings
from edge_rec.tui.widgets.beliefs import Beliefs
from edge_rec.tui.widgets.keyboard import Keyboard
from edge_rec.tui.widgets.keywords import Keywords
from edge_rec.tui.widgets.knob import Knob
from edge_rec.tui.widgets.results import ResultList

WIDE = (130, 44)


@pytest.fixture
def session(shop: Path) -> Iterator[Session]:
    with edge_rec.open(shop, profile="mina") as opened:
        yield opened


def rows(teller: Teller) -> list[str]:
    table = teller.app.screen.query_one(DataTable)
    return [str(key.value) for key in table.rows]


def tab(teller: Teller, word: str) -> int:
    """Where a word of the line on top begins, from the line's own left edge."""
    line = next(line for line in teller.screen_text().splitlines() if "Library" in line)
    return line.index(word) - teller.app.screen.query_one("#masthead").region.x


async def test_library_filters_sorts_and_searches(story: Story, session: Session) -> None:
    session.feedback("s3", "rate", 9)
    session.feedback("h1", "hide")
    session.feedback("c1", "save")
    async with story(session) as teller:
        await teller.press("f3")
        assert rows(teller) == ["c1", "h1", "s3"]
        assert "★ 9" in teller.screen_text()
        await teller.click("#filter-saved")
        assert rows(teller) == ["c1"]
        await teller.click("#filter-all")
        await teller.press("o")
        assert rows(teller) == ["c1", "s3", "h1"]
        await teller.press("slash", *"彗星")
        assert rows(teller) == ["s3"]


async def test_library_changes_several_items_at_once(story: Story, session: Session) -> None:
    for item_id in ("s1", "s3", "c1"):
        session.feedback(item_id, "save")
    async with story(session) as teller:
        await teller.press("f3", "down", "space", "space", "l")
        assert set(session.profile().liked) == {"s3", "s1"}
        await teller.press("a", "r", "7")
        assert session.profile().saved == ()
        await teller.press("a", "delete", "y")
        assert rows(teller) == []
        assert session.profile().seen == ()


async def test_library_is_exported_and_imported(
    story: Story, session: Session, tmp_path: Path
) -> None:
    session.feedback("s3", "like")
    file = tmp_path / "mine.csv"
    async with story(session) as teller:
        await teller.press("f3", "e")
        teller.app.screen.query_one(Input).value = str(file)
        await teller.press("enter")
        assert "Comet Ferry Seven" in file.read_text()
        await teller.press("delete", "y", "i")
        teller.app.screen.query_one(Input).value = str(file)
        await teller.press("enter")
        assert session.profile().liked == ("s3",)
        assert rows(teller) == ["s3"]


async def test_turning_the_knob_changes_the_next_list(story: Story, session: Session) -> None:
    session.feedback("s1", "like")
    async with story(session, size=WIDE) as teller:
        await teller.press("f4")
        before = [r.item.item_id for r in session.recommend(8)]
        assert "the next list" in teller.screen_text()
        teller.app.screen.query_one(Knob).focus()
        await teller.press(*["left"] * 4)
        assert session.profile().preferences.popularity == -1.0
        assert [r.item.item_id for r in session.recommend(8)] != before
        await teller.click("#knob", offset=(len("niche "), 0))
        assert teller.app.screen.query_one(Knob).value == -1.0


async def test_a_tag_is_wanted_more_and_as_learned_again(story: Story, session: Session) -> None:
    session.feedback("s1", "like")
    async with story(session, size=WIDE) as teller:
        await teller.press("f4", "down", "plus")
        tag = teller.app.screen.query_one(Beliefs).beliefs[1].tag
        assert session.profile().preferences.more == (tag,)
        assert f"+ {tag}" in teller.screen_text()
        await teller.press("0")
        assert session.profile().preferences.more == ()
        assert "✗ disliked" in teller.screen_text()


async def test_someone_new_starts_fresh_and_a_group_joins_tastes(
    story: Story, session: Session
) -> None:
    session.feedback("s3", "like")
    async with story(session) as teller:
        await teller.say("I love Rust Nebula")
        await teller.press("f5", "a", *"ben", "enter")
        assert session.user_id == "ben"
        await teller.press("f2")
        assert not teller.app.screen.query_one(ResultList).rows
        session.feedback("c1", "like")
        await teller.press("f5", "home", "space", "down", "space", "t")
        assert session.members == ("ben", "mina")
        assert set(session.profile().liked) == {"s3", "s5", "c1"}
        assert "ben + mina" in teller.screen_text()


async def test_forgetting_a_person_is_asked_for_and_done(story: Story, session: Session) -> None:
    session.feedback("s3", "like")
    async with story(session) as teller:
        await teller.press("f5", "delete")
        assert "Delete everything about mina" in teller.screen_text()
        await teller.press("n")
        assert session.profile().liked == ("s3",)
        await teller.press("delete", "y")
        assert session.profile().liked == ()


async def test_data_page_says_what_is_where(story: Story, session: Session, shop: Path) -> None:
    paths = resolve(shop)
    Settings(welcomed=True).save(paths.app_settings)
    async with story(session, size=WIDE, paths=paths) as teller:
        await teller.press("f6")
        text = teller.screen_text()
        assert "edge_rec.db" in text and "what you said and did" in text
        assert "Apache-2.0" in text


def first_run(teller: Teller, part: str) -> str:
    """What a part of the first run says, its first line."""
    return str(teller.app.screen.query_one(f"#first-{part}", Static).render()).splitlines()[0]


def asked_about(teller: Teller) -> str:
    """The title the first run asks about."""
    return first_run(teller, "title")


async def test_first_run_leads_to_a_first_list(story: Story, session: Session, shop: Path) -> None:
    paths = resolve(shop)
    async with story(session, paths=paths) as teller:
        assert isinstance(teller.app.screen, FirstRun)
        await teller.press("l", "l", "d", "n", "f")
        profile = session.profile()
        assert (len(profile.liked), len(profile.disliked), len(profile.seen)) == (2, 1, 3)
        assert teller.app.screen.query_one(ResultList).rows
    async with story(session, paths=paths) as teller:
        assert not isinstance(teller.app.screen, FirstRun)


async def test_first_run_ends_by_itself_after_eight_titles(
    story: Story, session: Session, shop: Path
) -> None:
    async with story(session, paths=resolve(shop)) as teller:
        titles = []
        for number in range(1, 9):
            assert f"{number} of 8" in teller.screen_text()
            titles.append(asked_about(teller))
            await teller.press("n")
        assert not isinstance(teller.app.screen, FirstRun)
        assert len(set(titles)) == 8
        assert not session.profile().seen


async def test_first_run_takes_an_answer_back(story: Story, session: Session, shop: Path) -> None:
    async with story(session, paths=resolve(shop)) as teller:
        first = asked_about(teller)
        await teller.press("l")
        assert "♥" in first_run(teller, "progress") and asked_about(teller) != first
        await teller.press("u")
        assert "♥" not in first_run(teller, "progress") and asked_about(teller) == first
        await teller.press("d", "f")
        assert not session.profile().liked and len(session.profile().disliked) == 1


async def test_first_run_by_mouse_in_japanese(story: Story, session: Session, shop: Path) -> None:
    async with story(session, paths=resolve(shop)) as teller:
        await teller.click("#like")
        await teller.click("#speak-ja")
        assert "ようこそ" in teller.screen_text() and "8問中2問目" in teller.screen_text()
        await teller.click("#skip-one")
        await teller.click("#back")
        assert "8問中2問目" in teller.screen_text()
        await teller.click("#finish")
        assert len(session.profile().liked) == 1


async def test_first_run_can_be_skipped_as_a_whole(
    story: Story, session: Session, shop: Path
) -> None:
    async with story(session, paths=resolve(shop)) as teller:
        await teller.press("l", "escape")
        assert not isinstance(teller.app.screen, FirstRun)
        assert not session.profile().seen


async def test_choices_of_looks_are_kept(story: Story, session: Session, shop: Path) -> None:
    paths = resolve(shop)
    async with story(session, paths=paths) as teller:
        await teller.press("escape", "f9", "f10")
    assert Settings.load(paths.app_settings) == Settings("ja", "edge-light", welcomed=True)


async def test_story_by_keyboard_alone(story: Story, session: Session) -> None:
    async with story(session) as teller:
        await teller.press(*"I love Comet", "tab", "enter")
        await teller.press("down", "l", "down", "b", "g")
        await teller.press("f4", "plus", "f3", "f", "f2")
        assert session.profile().saved
        assert len(session.profile().liked) == 2
        assert len(session.profile().preferences.more) == 1


async def type_by_mouse(teller: Teller, text: str) -> None:
    """Click every letter of `text` on the screen's own keyboard, then the key that sends."""
    keyboard = teller.app.screen.query_one(Keyboard)
    lines = teller.screen_text().splitlines()[keyboard.region.y : keyboard.region.bottom]
    for letter in text:
        label = "space" if letter == " " else letter
        row = next(row for row, line in enumerate(lines) if f" {label} " in line)
        column = lines[row].index(f" {label} ") + 1 - keyboard.region.x
        await teller.pilot.click(Keyboard, offset=(column, row))
    row = len(lines) - 1
    await teller.click(Keyboard, offset=(lines[row].index("Ask") - keyboard.region.x, row))


async def test_story_by_mouse_alone(story: Story, session: Session) -> None:
    async with story(session, size=WIDE) as teller:
        await teller.click("#keys-sign")
        await type_by_mouse(teller, "love comet ferry seven")
        await teller.click("#keys-sign")
        row = teller.app.screen.query_one(ResultList).rows[0]
        await teller.pilot.click(row)
        await teller.settle()
        await teller.click("#like")
        await teller.pilot.click(teller.app.screen.query_one(ResultList).rows[1])
        await teller.settle()
        await teller.click("#save")
        await teller.click("#masthead", offset=(tab(teller, "Taste"), 0))
        width = teller.app.screen.query_one(Beliefs).size.width
        await teller.click("#beliefs", offset=(width - 3, 0))
        await teller.click("#masthead", offset=(tab(teller, "Library"), 0))
        await teller.click("#filter-liked")
        assert len(rows(teller)) == 2
        assert session.profile().saved
        assert len(session.profile().preferences.more) == 1


async def test_a_word_of_the_profile_is_struck_out_and_taken_back(
    story: Story, session: Session
) -> None:
    session.feedback("s1", "like")
    async with story(session, size=WIDE) as teller:
        await teller.press("f4")
        words = teller.app.screen.query_one(Keywords)
        tag = words.words[0].tag
        words.focus()
        await teller.press("enter")
        assert session.profile().preferences.unsaid == (tag,)
        assert f"× {tag}" in teller.screen_text()
        await teller.press(*["right"] * 20, "enter")
        assert session.profile().preferences.unsaid == ()


async def test_a_person_with_a_passphrase_is_asked_for_it(story: Story, session: Session) -> None:
    async with story(session) as teller:
        await teller.press("f5", "p", *"wolf", "enter")
        assert "asks for a passphrase" in teller.screen_text()
        await teller.press("a", *"ben", "enter")
        await teller.press("home", "enter", "end", "enter", *"fox", "enter")
        assert session.user_id == "ben"
        await teller.press("enter", *"wolf", "enter")
        assert session.user_id == "mina"


async def test_nothing_of_a_locked_person_shows_before_the_passphrase(
    story: Story, session: Session
) -> None:
    session.feedback("s3", "like")
    protect(session, "wolf")
    async with story(session, is_open=False) as teller:
        assert "Passphrase of mina" in teller.screen_text()
        assert "♥ 1" not in teller.screen_text()
        await teller.press(*"fox", "enter")
        assert "♥ 1" not in teller.screen_text()
        await teller.press(*"wolf", "enter")
        assert "♥ 1" in teller.screen_text()
        assert session.user_id == "mina"


async def test_whoever_does_not_know_the_passphrase_is_a_guest(
    story: Story, session: Session
) -> None:
    session.feedback("s3", "like")
    protect(session, "wolf")
    async with story(session, is_open=False) as teller:
        await teller.press("escape")
        assert session.user_id == "guest"
        assert session.profile().liked == ()


async def test_a_name_the_catalog_lacks_is_added_from_its_chip(
    story: Story, shop: Path, session: Session
) -> None:
    paths = resolve(shop)
    Settings(welcomed=True).save(paths.app_settings)
    app_session = [session]

    def again() -> Session:
        app_session.append(edge_rec.open(shop, profile="mina"))
        return app_session[-1]

    async with story(session, paths=paths, size=WIDE) as teller:
        teller.app._open = again
        await teller.say("I love Comet Ferry Seven and 「Breaking Bread」")
        assert "+ Breaking Bread" in teller.screen_text()
        await teller.press("down", "c", "end", *["right"] * 9, "a")
        assert len(app_session) == 2
        assert "Breaking Bread is in the catalog now" in teller.screen_text()
        assert app_session[1].link("Breaking Bread").item_id.startswith("local-")  # type: ignore[union-attr]
        assert app_session[1].state.liked == ("s3",)
    app_session[1].close()


async def test_an_answer_given_twice_in_one_breath_counts_once(
    story: Story, session: Session
) -> None:
    async with story(session) as teller:
        await teller.press("f5", "a", *"ben")
        teller.app.simulate_key("enter")
        teller.app.simulate_key("enter")
        await teller.settle()
        assert session.user_id == "ben"
        assert "here now" in teller.screen_text()
