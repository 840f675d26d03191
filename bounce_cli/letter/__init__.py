"""Requests ready to send: to the recipient's IT, to the own IT, to the recipient."""
