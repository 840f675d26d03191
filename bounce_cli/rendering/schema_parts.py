"""Pieces of a JSON Schema."""

from typing import Any

__all__ = ["date", "list_of", "object_of", "one_of", "share", "text"]


def text(description: str) -> dict[str, Any]:
    """A text that is not empty, or null."""
    return {"type": ["string", "null"], "minLength": 1, "description": description}


def date(description: str) -> dict[str, Any]:
    """A time in RFC 3339, or null."""
    return {
        "type": ["string", "null"],
        "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$",
        "description": description,
    }


def one_of(values: list[str], description: str, *, nullable: bool = True) -> dict[str, Any]:
    """One of these words."""
    return {"enum": [*values, None] if nullable else values, "description": description}


def list_of(properties: dict[str, Any], description: str) -> dict[str, Any]:
    """A list of objects with these fields."""
    return {"type": "array", "description": description, "items": object_of(properties)}


def object_of(properties: dict[str, Any]) -> dict[str, Any]:
    """An object with all of these fields, and perhaps more."""
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def share(description: str) -> dict[str, Any]:
    """A number from 0 to 1."""
    return {"type": "number", "minimum": 0, "maximum": 1, "description": description}
