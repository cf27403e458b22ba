"""The items of a form as ``quiz items`` lists them, with or without the key."""

from __future__ import annotations

from msgspec import Struct

from roleadvisor.model import LENGTH, Form, Item, Quiz


class Choice(Struct, frozen=True):
    """An option without the key."""

    text: str


class KeyedChoice(Struct, frozen=True):
    """An option with the role whose work it is."""

    text: str
    role: str


class Choices(Struct, frozen=True):
    """The two options of an item."""

    a: Choice | KeyedChoice
    b: Choice | KeyedChoice


class SheetItem(Struct, frozen=True):
    """One item of the sheet."""

    id: str
    dimension: str
    prompt: str
    options: Choices


class Sheet(Struct, frozen=True):
    """The items of one form; its dump is the contract's `quiz items`."""

    form: Form
    items: tuple[SheetItem, ...]


def form_items(quiz: Quiz, form: Form) -> tuple[Item, ...]:
    """The items of a form in the order they are asked; the quick form is the first half of the full one."""
    return quiz.items[: LENGTH[form]]


def sheet(quiz: Quiz, form: Form, *, key: bool) -> Sheet:
    """The sheet of a form; ``key`` adds each option's role."""
    return Sheet(form, tuple(_sheet_item(item, key=key) for item in form_items(quiz, form)))


def _sheet_item(item: Item, *, key: bool) -> SheetItem:
    a, b = (KeyedChoice(o.text, o.role) if key else Choice(o.text) for o in (item.a, item.b))
    return SheetItem(item.id, item.dimension, item.prompt, Choices(a, b))
