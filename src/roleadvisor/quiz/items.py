"""The items of a form as ``quiz items`` lists them, with or without the key."""

from __future__ import annotations

from msgspec import Struct

from roleadvisor.model import LENGTH, Form, Item, Quiz


class SheetOption(Struct, frozen=True, omit_defaults=True):
    """One option of an item."""

    text: str
    role: str | None = None  # id of the role whose work it is; None without the key


class SheetItem(Struct, frozen=True):
    """One item as it is listed or printed."""

    id: str
    dimension: str
    prompt: str
    options: dict[str, SheetOption]  # by letter


class Sheet(Struct, frozen=True):
    """The items of one form, to list or to print; its dump is the contract's `quiz items`."""

    form: Form
    items: tuple[SheetItem, ...]


def form_items(quiz: Quiz, form: Form) -> tuple[Item, ...]:
    """The items of a form in the order they are asked; the quick form is the first half of the full one."""
    return quiz.items[: LENGTH[form]]


def sheet(quiz: Quiz, form: Form, *, key: bool) -> Sheet:
    """The sheet of a form; ``key`` adds each option's role."""
    items = []
    for item in form_items(quiz, form):
        a, b = (SheetOption(option.text, option.role if key else None) for option in (item.a, item.b))
        items.append(SheetItem(item.id, item.dimension, item.prompt, {"a": a, "b": b}))
    return Sheet(form, tuple(items))
