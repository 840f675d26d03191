"""Mails that were handled: moved to another folder, or marked where they lie. Nothing is ever deleted or replaced."""
