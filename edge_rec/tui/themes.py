"""The app's own colours: dark, light, high contrast; Textual's stay in the palette."""

from __future__ import annotations

from textual.theme import Theme


def _variables(accent: str, foreground: str, background: str) -> dict[str, str]:
    """Scroll bars that keep quiet, and keys in the accent."""
    bars = dict.fromkeys(
        ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active"),
        background,
    )
    return {
        **bars,
        "scrollbar": f"{foreground} 20%",
        "scrollbar-hover": f"{foreground} 35%",
        "scrollbar-active": accent,
        "scrollbar-corner-color": background,
        "input-cursor-background": accent,
        "footer-key-foreground": accent,
    }


DARK = Theme(
    name="edge-dark",
    primary="#8ab4f8",
    secondary="#b9a3e3",
    accent="#f2b86b",
    success="#8fcf9f",
    warning="#e6cf7a",
    error="#f28b8b",
    foreground="#dcdfe4",
    background="#14161b",
    surface="#1a1d24",
    panel="#22262f",
    dark=True,
    variables=_variables("#f2b86b", "#dcdfe4", "#14161b"),
)
LIGHT = Theme(
    name="edge-light",
    primary="#2f5fb3",
    secondary="#6d4fa3",
    accent="#b26a00",
    success="#2f7d4a",
    warning="#8a6d00",
    error="#b3373f",
    foreground="#2b2d33",
    background="#faf9f6",
    surface="#f1efea",
    panel="#e7e4dd",
    dark=False,
    variables=_variables("#b26a00", "#2b2d33", "#faf9f6"),
)
CONTRAST = Theme(
    name="edge-contrast",
    primary="#66d9ff",
    secondary="#ff9df0",
    accent="#ffd400",
    success="#4dff88",
    warning="#ffd400",
    error="#ff8080",
    foreground="#ffffff",
    background="#000000",
    surface="#101010",
    panel="#2a2a2a",
    dark=True,
    variables=_variables("#ffd400", "#ffffff", "#000000"),
)
THEMES = (DARK, LIGHT, CONTRAST)
"""In the order the key goes through them."""
