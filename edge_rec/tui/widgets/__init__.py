"""Parts of a screen. In: core values, set by the app. Out: a drawing, and requests as messages."""
