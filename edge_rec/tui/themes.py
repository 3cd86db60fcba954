"""The app's own colours, dark and light; Textual's themes stay available in the palette."""

from __future__ import annotations

from textual.theme import Theme

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
    variables={"input-cursor-background": "#f2b86b", "footer-key-foreground": "#f2b86b"},
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
    variables={"input-cursor-background": "#b26a00", "footer-key-foreground": "#b26a00"},
)
