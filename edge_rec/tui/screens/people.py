"""The people page: who uses the app here, alone or together."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from edge_rec.errors import ConfigError
from edge_rec.personal import people
from edge_rec.personal.people import Person
from edge_rec.tui.drawing import MUTED, plain
from edge_rec.tui.i18n import t
from edge_rec.tui.messages import SessionCall
from edge_rec.tui.screens.ask import AskScreen, ConfirmScreen, SecretScreen
from edge_rec.tui.screens.page import Page
from edge_rec.types import UserId

_BUTTONS = {
    "go": "go on as this person",
    "choose": "choose for a group",
    "together": "go together",
    "add": "someone new",
    "protect": "passphrase",
    "forget": "forget everything",
}


class PeopleScreen(Page):
    """A list of people; enter switches, space chooses several, t goes on together."""

    NAME = "people"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go", "Go on as", show=False),
        Binding("space", "choose", "Choose"),
        Binding("t", "together", "Together"),
        Binding("a", "add", "Someone new"),
        Binding("p", "protect", "Passphrase"),
        Binding("delete,backspace", "forget", "Forget"),
        Binding("escape", "app.go('discover')", "Back", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._people: list[Person] = []
        self._here: UserId = UserId("")
        self._chosen: set[UserId] = set()

    def content(self) -> ComposeResult:
        """What this is for, the people, what can be done."""
        yield Static(id="people-intro", markup=False)
        yield OptionList(id="people")
        with Horizontal(classes="choices-line"):
            for name, label in _BUTTONS.items():
                yield Button(t(label), id=f"person-{name}", compact=True)

    def on_mount(self) -> None:
        """Start at the list."""
        self.query_one(OptionList).focus()

    async def relabel(self) -> None:
        """Draw everything anew."""
        await super().relabel()
        self._draw()

    def refill(self) -> None:
        """Read who is here."""
        self.post_message(
            SessionCall(lambda session: (session.user_id, people.people(session)), self._show)
        )

    def _show(self, found: tuple[UserId, list[Person]]) -> None:
        self._here, self._people = found
        self._chosen &= {person.user_id for person in self._people}
        self._draw()

    def _draw(self) -> None:
        options = self.query_one(OptionList)
        highlighted = options.highlighted
        options.clear_options()
        for person in self._people:
            options.add_option(Option(self._line(person)))
        if self._people:
            options.highlighted = min(highlighted or 0, len(self._people) - 1)
        intro = t("Everyone keeps a taste of their own. Choose two or more to decide together.")
        self.query_one("#people-intro", Static).update(Content.styled(intro, MUTED))

    def _line(self, person: Person) -> Content:
        is_here = person.user_id == self._here
        about = t("{n} marks", n=person.n_events)
        if person.members:
            about = f"{t('group')} · {about}"
        return Content.assemble(
            ("● " if person.user_id in self._chosen else "  ", "$text-accent"),
            (plain(person.user_id), "bold $text-primary" if is_here else ""),
            (f"   {about}", MUTED),
            (f"   {t('asks for a passphrase')}" if person.is_locked else "", MUTED),
            (f"   {t('here now')}" if is_here else "", "$text-success"),
        )

    @property
    def _current(self) -> Person | None:
        place = self.query_one(OptionList).highlighted
        return self._people[place] if place is not None and place < len(self._people) else None

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_go()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        getattr(self, f"action_{(event.button.id or '').removeprefix('person-')}")()

    def action_go(self) -> None:
        """Go on as the person under the cursor; who is here already keeps their talk."""
        current = self._current
        if current is not None and current.user_id != self._here:
            self._switch([current.user_id])

    def action_choose(self) -> None:
        """Choose the person under the cursor for a group, or let them go."""
        if current := self._current:
            self._chosen ^= {current.user_id}
            self._draw()

    def action_together(self) -> None:
        """Go on as everybody chosen, as one group."""
        if len(self._chosen) < 2:
            self.say(t("choose two or more with space"))
        else:
            self._switch(sorted(self._chosen))

    def action_add(self) -> None:
        """Ask for the name of someone new, and go on as them."""

        def named(name: str | None) -> None:
            if not name:
                return
            try:
                self._switch([people.check_name(name)])
            except ConfigError as error:
                self.show_error(str(error))

        self.app.push_screen(AskScreen(t("Name of the new person")), named)

    def action_protect(self) -> None:
        """Ask for a passphrase before anybody goes on as the person who is here now."""
        note = t(
            "It keeps others from opening this profile in the app; leave it empty to have none. "
            "Nothing is encrypted: who can read the file or use the command line sees it all."
        )

        def kept(said: str) -> None:
            self.say(said)
            self.refill()

        def answered(passphrase: str | None) -> None:
            if passphrase is None:
                return
            said = t("asks for a passphrase") if passphrase else t("asks for none")
            self.change(lambda session: people.protect(session, passphrase), lambda _: kept(said))

        question = t("New passphrase of {name}", name=self._here)
        self.app.push_screen(SecretScreen(question, note), answered)

    def action_forget(self) -> None:
        """Delete everything about the person who is here now, after asking."""
        question = t("Delete everything about {name} for good?", name=self._here)

        def confirmed(is_sure: bool | None) -> None:
            if is_sure:
                self.change(people.forget, self._forgotten)

        self.app.push_screen(ConfirmScreen(question), confirmed)

    def _forgotten(self, n_events: int) -> None:
        self.say(t("{n} marks and all conversations are gone", n=n_events))
        self.conversation.start_over()
        self.refill()

    def _switch(self, user_ids: list[UserId]) -> None:
        """Go on as them, after everyone with a passphrase has given it."""

        def ask(waiting: list[UserId]) -> None:
            if waiting:
                self._ask_passphrase(waiting[0], lambda: ask(waiting[1:]))
            else:
                self._go(user_ids)

        self.post_message(SessionCall(lambda session: people.asked_for(session, user_ids), ask))

    def _ask_passphrase(self, user_id: UserId, then: Callable[[], None]) -> None:
        def checked(is_right: bool) -> None:
            if is_right:
                then()
            else:
                self.show_error(t("that is not the passphrase of {name}", name=user_id))

        def answered(given: str | None) -> None:
            if given is not None:
                self.post_message(
                    SessionCall(lambda session: people.opens(session, user_id, given), checked)
                )

        question = t("Passphrase of {name}", name=user_id)
        self.app.push_screen(SecretScreen(question, ""), answered)

    def _go(self, user_ids: list[UserId]) -> None:
        def switched(_: object) -> None:
            self._chosen.clear()
            self.conversation.start_over()
            self.refill()

        self.change(lambda session: people.go_as(session, user_ids), switched)
