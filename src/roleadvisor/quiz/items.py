"""The items of a form, with or without the key."""

from __future__ import annotations

from dataclasses import dataclass

from roleadvisor.model import LENGTH, Form, Item, Quiz


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as a taker sees it."""

    text: str


@dataclass(frozen=True, slots=True)
class KeyedChoice:
    """An option with the role whose work it is."""

    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The two options of an item."""

    a: Choice | KeyedChoice
    b: Choice | KeyedChoice


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One item of the sheet."""

    id: str
    dimension: str
    prompt: str
    options: Choices


@dataclass(frozen=True, slots=True)
class Sheet:
    """The items of one form; ``dataclasses.asdict`` of it is the contract's `quiz items`."""

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
