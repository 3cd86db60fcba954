"""Whole screens. In: messages of the workers, wrapping core values. Out: requests to the app."""
