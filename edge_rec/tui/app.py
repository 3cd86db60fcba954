"""The terminal app: pages, themes and language around the conversation."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import App, SuspendNotSupported, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.theme import Theme

from edge_rec.paths import Paths
from edge_rec.tui import i18n
from edge_rec.tui.conversation import Conversation
from edge_rec.tui.i18n import LANGUAGES, t
from edge_rec.tui.messages import LanguageChosen
from edge_rec.tui.screens.discover import DiscoverScreen
from edge_rec.tui.screens.page import TALL_CELLS, WIDE_CELLS, Page
from edge_rec.tui.settings import Settings
from edge_rec.tui.themes import DARK, THEMES
from edge_rec.tui.widgets.browser import Browser
from edge_rec.tui.widgets.chips import Chips
from edge_rec.tui.widgets.choices import Choices
from edge_rec.tui.widgets.masthead import PAGES
from edge_rec.tui.widgets.prompt import Prompt
from edge_rec.tui.widgets.results import ResultList
from edge_rec.tui.workers import OpenSession

if TYPE_CHECKING:
    from edge_rec.personal.interview import Interview
    from edge_rec.session import Session


class EdgeRecApp(Conversation):
    """Talk, choose, see why."""

    CSS_PATH = "app.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE_CELLS, "-wide")]  # noqa: RUF012 as in App
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL_CELLS, "-tall")]  # noqa: RUF012
    DEFAULT_MODE = "discover"
    DRAWN_S: ClassVar[float] = 0.1
    """By then the first screen is complete."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", "Help"),
        *(
            Binding(f"f{place}", f"go('{page}')", page.capitalize(), show=False)
            for place, page in enumerate(PAGES, start=2)
        ),
        Binding("f9", "next_theme", "Next theme", show=False),
        Binding("f10", "next_language", "Next language", show=False),
        Binding("ctrl+p", "command_palette", "Commands", show=False),
        Binding("ctrl+q", "quit", "Quit"),
    ]

    def __init__(
        self,
        open_session: OpenSession,
        *,
        paths: Paths | None = None,
        title: str = "edge_rec",
    ) -> None:
        self.settings = Settings.load(paths.app_settings if paths else None)
        i18n.use(self.settings.language or i18n.system_language())
        super().__init__(open_session, paths)
        self.add_mode("discover", lambda: self.discover)
        for page in PAGES[1:]:
            self.add_mode(page, partial(self._open_page, page))
        self._dress()
        self.title = title

    def _dress(self) -> None:
        """Wear the chosen theme from the start: one put on later has all styles read twice."""
        for theme in THEMES:
            self.register_theme(theme)
        chosen = self.get_theme(self.settings.theme) or DARK
        self.set_reactive(App.theme, chosen.name)
        self.set_class(chosen.dark, "-dark-mode", update=False)
        self.set_class(not chosen.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def on_load(self) -> None:
        """Be styled before the first page is, as its parts take their colours from the app."""
        self.stylesheet.apply(self)

    def on_mount(self) -> None:
        """The first screen is there already; the session opens behind it."""
        self.theme_changed_signal.subscribe(self, self._theme_chosen)
        self.discover.say(t("opening the catalog and the models"))
        # After the first frames: what opens the session would hold the interpreter while they draw.
        self.set_timer(self.DRAWN_S, self._drawn)

    def _drawn(self) -> None:
        """Open the session behind the first screen."""
        if not gc.isenabled():
            # The command turned it off to start sooner. What is alive now stays, so it is never
            # gone through again: a key would wait for that.
            gc.freeze()
            gc.enable()
        self.open_session()

    def _open_page(self, page: str) -> Screen[Any]:
        # Imported when it is first asked for: the first screen must not wait for what it needs.
        match page:
            case "library":
                from edge_rec.tui.screens.library import LibraryScreen

                return LibraryScreen()
            case "taste":
                from edge_rec.tui.screens.taste import TasteScreen

                return TasteScreen()
            case "people":
                from edge_rec.tui.screens.people import PeopleScreen

                return PeopleScreen()
            case _:
                from edge_rec.tui.screens.data import DataScreen

                return DataScreen(self._paths)

    def keep(self, settings: Settings) -> None:
        """Take over what a person chose for the app itself."""
        self.settings = settings
        settings.save(self._paths.app_settings if self._paths else None)

    # --- the first run -------------------------------------------------------------------------

    def session_ready(self) -> None:
        """Greet whoever is new here; only a run that can remember it did."""
        is_new = self.standing is not None and not self.standing.profile.seen
        if self._paths is None or self.settings.welcomed:
            return
        self.keep(replace(self.settings, welcomed=True))
        if is_new and self._asked is None and self.page is self.discover:
            from edge_rec.tui.screens.first_run import FirstRun

            self.push_screen(FirstRun(), self._first_answers)

    def _first_answers(self, interview: Interview | None) -> None:
        if interview is not None and interview.has_opinions:
            from edge_rec.personal.interview import take_down

            self.correct(lambda session: take_down(session, interview), "")

    # --- pages ---------------------------------------------------------------------------------

    async def action_go(self, page: str) -> None:
        """Show a page."""
        if self.current_mode != page and isinstance(self.screen, Page):
            await self.switch_mode(page)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to cancel only while there is something to cancel."""
        return self._asked is not None if action == "cancel_turn" else True

    def action_help(self) -> None:
        """Show every key."""
        from edge_rec.tui.screens.help import HelpScreen

        self.push_screen(
            HelpScreen(
                [
                    ("Prompt", Prompt.BINDINGS),
                    ("List and details", [*ResultList.BINDINGS, *Browser.BINDINGS]),
                    ("What was understood", Chips.BINDINGS),
                    ("A question", Choices.BINDINGS),
                    *self._page_keys(),
                    ("Everywhere", [*DiscoverScreen.BINDINGS, *self.BINDINGS]),
                ]
            )
        )

    def _page_keys(self) -> list[tuple[str, Sequence[BindingType]]]:
        page = self.page
        return [] if page is self.discover else [(page.NAME.capitalize(), type(page).BINDINGS)]

    async def action_type_line(self) -> None:
        """Write on a line of the terminal itself, where an input method shows at the caret."""
        from edge_rec.tui.plain_line import read_line

        prompt = self.discover.query_one(Prompt)
        try:
            with self.suspend():
                text = await read_line(t("what you like, or what you are in the mood for: "))
        except SuspendNotSupported:
            self.page.say(t("this terminal cannot be lent"))
            return
        if text.strip() and not prompt.locked:
            prompt.say(text)

    # --- looks and language --------------------------------------------------------------------

    def action_next_theme(self) -> None:
        """Dark, light, high contrast, and round again."""
        names = [theme.name for theme in THEMES]
        place = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(place + 1) % len(names)]

    def _theme_chosen(self, theme: Theme) -> None:
        if theme.name != (self.settings.theme or DARK.name):
            self.keep(replace(self.settings, theme=theme.name))

    @on(LanguageChosen)
    async def _language_chosen(self, event: LanguageChosen) -> None:
        await self.speak(event.code)

    async def action_next_language(self) -> None:
        """The other language of the interface."""
        codes = list(LANGUAGES)
        await self.speak(codes[(codes.index(i18n.language()) + 1) % len(codes)])

    async def speak(self, language: str) -> None:
        """Say everything in another language, without losing the talk."""
        i18n.use(language)
        self.keep(replace(self.settings, language=language))
        await self.discover.relabel()
        for page in self._opened_pages():
            await page.relabel()
        if not isinstance(self.screen, Page) and hasattr(self.screen, "relabel"):
            await self.screen.relabel()
        if self.standing is not None:
            self.show_standing(self.standing)

    def _opened_pages(self) -> list[Page]:
        stacks = self._screen_stacks.values()
        pages = [screen for stack in stacks for screen in stack if isinstance(screen, Page)]
        return [page for page in pages if page is not self.discover]

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the command palette offers."""
        for page in PAGES:
            yield SystemCommand(
                t(page.capitalize()), t("Go to this page"), partial(self.action_go, page)
            )
        for code, name in LANGUAGES.items():
            yield SystemCommand(name, t("Language of the interface"), partial(self.speak, code))
        yield SystemCommand(t("Theme"), t("Change the colours"), self.action_change_theme)
        yield SystemCommand(t("Undo"), t("Take the latest mark back"), self.action_undo)
        yield SystemCommand(t("Help"), t("Every key"), self.action_help)
        yield SystemCommand(t("Quit"), t("Leave the app"), self.action_quit)

    async def action_quit(self) -> None:
        """Leave; a running turn is told to stop first."""
        self._cancel.set()
        self.exit()

    @property
    def exit_code(self) -> int:
        """That of the error that kept the session from opening, else 0."""
        return self._failure.exit_code if self._failure else 0


def run_app(open_session: OpenSession, *, paths: Paths | None = None) -> int:
    """Run the app until the person leaves, close what it opened, and return the exit code.

    `paths` say where the app keeps its own settings; without them it keeps none.
    """
    opened: list[Session] = []

    def open_and_keep() -> Session:
        opened.append(open_session())
        return opened[-1]

    app = EdgeRecApp(open_and_keep, paths=paths)
    try:
        app.run()
    finally:
        for session in opened:
            session.close()
    return app.return_code or app.exit_code
