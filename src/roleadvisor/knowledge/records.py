"""Turn validated shapes into records; a reference that does not resolve is added to the file's problems."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import PurePosixPath
from typing import Any, TypeVar, get_type_hints

from msgspec import Struct, convert

from roleadvisor import model
from roleadvisor.knowledge import shapes
from roleadvisor.knowledge.yamlfile import Loc, YamlFile
from roleadvisor.lookup import nearest
from roleadvisor.text import ad_form, excerpt, paragraphs, plain_words

T = TypeVar("T", bound=Struct)

_types = cache(get_type_hints)
# Stands for a claim that does not exist, in records that are never used.
_NO_CLAIM = model.Claim("", "", (), "note")


def record(kind: type[T], shape: shapes.Shape, **others: Any) -> T:
    """A record with the shape's fields of the same names, converted to the record's types, and with ``others``."""
    types = _types(kind)
    own = {
        name: convert(value, types[name], from_attributes=True)
        for name, value in shape
        if name in types and name not in others
    }
    return kind(**own, **others)


class Builder(Struct):
    """Collects the records of a base by id, file by file."""

    incomplete: frozenset[str] = frozenset()  # kinds of file that could not be read: references to them are not checked
    sources: dict[str, model.Source] = {}
    claims: dict[str, model.Claim] = {}
    inline: list[model.Claim] = []  # claims written where they are used
    figures: dict[str, model.Figure] = {}
    resources: dict[str, model.Resource] = {}
    places: dict[str, model.Place] = {}
    roles: dict[str, model.Role] = {}

    def add_sources(self, file: YamlFile, shapes_by_id: dict[str, shapes.SourceShape]) -> None:
        """Add the sources; they must not draw on each other in a cycle."""
        for key, shape in shapes_by_id.items():
            self.sources[key] = record(model.Source, shape, id=key)
            for index, parent in enumerate(shape.derived_from):
                if parent == key:
                    file.problem((key, "derived_from", index), "a source does not draw on itself")
        for cycle in cycles({key: shape.derived_from for key, shape in shapes_by_id.items()}):
            file.problem((cycle[0], "derived_from"), f"the sources draw on each other in a circle: {' > '.join(cycle)}")

    def add_claims(self, file: YamlFile, shapes_by_id: dict[str, shapes.ClaimShape]) -> None:
        """Add the claims of one file."""
        for key, shape in shapes_by_id.items():
            if key in self.claims:
                file.problem((key,), "another file has a claim of this id too; choose another id")
            self.claims[key] = self._claim(file, key, shape, (key,))

    def add_figures(self, file: YamlFile, shapes_by_id: dict[str, shapes.FigureShape]) -> None:
        """Add the figures."""
        for key, shape in shapes_by_id.items():
            source = self._ref(file, shape.source, (key, "source"))
            place = self.places[shape.country].name if shape.country in self.places else shape.country
            for name, number in shape.numbers(key).items():
                if name in self.figures:
                    file.problem((key,), f"another figure has the id '{name}' too; choose another")
                if number.role is not None:
                    self.role(file, number.role, (key, "role"))
                points = tuple(model.Point(*each) for each in number.series.items()) or None
                own = {"id": name, "group": key, "place": place, "source": source, "url": source and source.url}
                self.figures[name] = record(model.Figure, number, series=points, **own)

    def place(self, file: YamlFile, key: str, shape: shapes.PlaceShape) -> model.Place:
        """One country or region."""
        listed = shape.claims.items()
        claims = {name: self.claims_of(file, each, (key, "claims", name), f"{name}-{key}") for name, each in listed}
        return record(model.Place, shape, id=key, claims=claims)

    def _resources_of(self, names: Iterable[str]) -> tuple[model.Resource, ...]:
        """The resources of these ids; in a base without resources.yaml, resources of these names."""
        return tuple(self.resources.get(name) or model.Resource(name) for name in names)

    def add_roles(self, shapes_by_id: dict[str, shapes.RoleShape]) -> None:
        """Add the roles, in the order of the file."""
        for key, shape in shapes_by_id.items():
            person = shape.person or " ".join(w if w.isupper() else w.lower() for w in shape.name.split())
            names = {"short": shape.short or key, "person": person, "work": shape.work or f"{person} work"}
            self.roles[key] = record(model.Role, shape, id=key, **names)

    def file_id(self, file: YamlFile) -> str:
        """The id of a record that is a file of its own: the file's name."""
        stem = PurePosixPath(file.name).stem
        if not shapes.ID_PATTERN.fullmatch(stem):
            file.problem((), f"the file's name is an id here and {shapes.ID_RULE}")
        return stem

    def role(self, file: YamlFile, key: str, loc: Loc) -> model.Role:
        """The role of this id; without roles in the base, one made from the id."""
        if self.roles and key not in self.roles:
            file.problem(loc, unknown_reason("role", key, self.roles))
        return self.roles.get(key) or model.Role(key, key, "", key, key, f"{key} work")

    def claims_of(
        self, file: YamlFile, listed: Iterable[str | shapes.ClaimShape], loc: Loc, owner: str
    ) -> tuple[model.Claim, ...]:
        """The claims listed at ``loc``, in order; inline ones get the id of their owner and a number."""
        return tuple(self._the_claim(file, each, (*loc, n), f"{owner}.{n + 1}") for n, each in enumerate(listed))

    def _figure_ids(self, file: YamlFile, keys: Iterable[str], loc: Loc) -> tuple[str, ...]:
        """The ids of the figures named; the id of a figure with rows stands for all of them."""
        ids: list[str] = []
        for index, key in enumerate(keys):
            named = [figure.id for figure in self.figures.values() if key in (figure.id, figure.group)]
            if not named and not self.incomplete & {"sources.yaml", "figures.yaml"}:
                file.problem((*loc, index), unknown_reason("figure", key, self.figures))
            ids += named
        return tuple(ids)

    def cell(self, file: YamlFile, shape: shapes.CellShape, loc: Loc, owner: str) -> model.Cell:
        """One role's side of an attribute."""
        return record(model.Cell, shape, claims=self.claims_of(file, shape.claims, (*loc, "claims"), owner))

    def attribute(
        self, file: YamlFile, key: str, shape: shapes.AttributeShape, cells: Mapping[str, model.Cell]
    ) -> model.Attribute:
        """One attribute; ``cells`` are those of the roles' own files."""
        own = {r: self.cell(file, cell, (key, "cells", r), f"{key}.{r}") for r, cell in shape.cells.items()}
        return record(
            model.Attribute,
            shape,
            id=key,
            roles=tuple(shape.roles or list(self.roles)[:2]),
            cells={**cells, **own},
            shared=self.claims_of(file, shape.shared, (key, "shared"), f"{key}.shared"),
            notes=self.claims_of(file, shape.notes, (key, "notes"), f"{key}.notes"),
        )

    def entry(self, file: YamlFile, shape: shapes.EntryShape) -> model.Entry:
        """One FAQ entry."""
        key = shape.id or self.file_id(file)
        asked, others = ("lead", "claims"), ("answer", "sources")
        if shape.answer is not None:
            asked, others = others, asked
        for name in asked:
            if not getattr(shape, name):
                file.problem((name,), "is required and missing")
        for name in others:
            if getattr(shape, name):
                file.problem((name,), f"does not go with '{asked[0]}'; keep one of the two")
        claims = self.claims_of(file, shape.claims, ("claims",), key) or self._written(file, key, shape)
        lead = shape.lead or excerpt(shape.answer or "", shapes.LEAD_WORDS)
        figures = self._figure_ids(file, shape.figures, ("figures",))
        resources = self._resources_of(shape.resources)
        lines = []
        for n, line in enumerate(shape.for_askers):
            claim = self._the_claim(file, line.claim, ("for_askers", n, "claim"), f"{key}.for.{n + 1}")
            lines.append(record(model.AskerLine, line, claim=claim))
        own = {"claims": claims, "figures": figures, "resources": resources, "for_askers": tuple(lines)}
        return record(model.Entry, shape, id=key, lead=lead, as_written=shape.answer is not None, **own)

    def _written(self, file: YamlFile, key: str, shape: shapes.EntryShape) -> tuple[model.Claim, ...]:
        """The paragraphs of an answer that keeps its lines, as claims."""
        refs = [self._ref(file, ref, ("sources", index)) for index, ref in enumerate(shape.sources)]
        sources, texts = tuple(filter(None, refs)), enumerate(paragraphs(shape.answer or ""), 1)
        claims = tuple(model.Claim(f"{key}.{number}", text, sources, "reported") for number, text in texts)
        self.inline += claims
        return claims

    def neighbour(self, file: YamlFile, key: str, shape: shapes.NeighbourShape) -> model.Neighbour:
        """One job near the roles."""
        why = self.claims_of(file, shape.why, (key, "why"), f"neighbour-{key}")
        figures = self._figure_ids(file, shape.figures, (key, "figures"))
        return record(model.Neighbour, shape, id=key, why=why, figures=figures)

    def ads(self, file: YamlFile, shape: shapes.AdsShape) -> model.Ads:
        """The terms and words that job ads are matched with."""
        figures = [figure for key in shape.counted for figure in self.figures.values() if figure.group == key]
        if {*shape.counted} - {figure.group for figure in figures} and "figures.yaml" not in self.incomplete:
            file.problem(("counted",), "names no figure whose rows have the number of ads counted")
        terms = []
        phrases = {ad_form(plain_words(phrase)): "" for phrase in shape.ignored}
        for key, term in shape.terms.items():
            loc = ("terms", key)
            claim = self._the_claim(file, term.claim, (*loc, "claim"), f"ads.{key}") if term.claim else None
            terms.append(record(model.AdTerm, term, id=key, claim=claim))
            for index, way in enumerate(term.ways):
                if phrases.setdefault(ad_form(plain_words(way)), key) != key:
                    file.problem((*loc, "ways", index), f"'{way}' is written for another term too", blocks=False)
        counted = {figure.id.rpartition(".")[2]: int(figure.value) for figure in figures if figure.value}
        source = figures[0].source if figures else None
        return record(model.Ads, shape, counted=counted, source=source, terms=tuple(terms), phrases=phrases)

    def term(self, file: YamlFile, key: str, shape: shapes.TermShape) -> model.Term:
        """One word of the glossary."""
        return record(model.Term, shape, id=key, claim=self._the_claim(file, shape, (key,), f"term-{key}"))

    def skill(self, file: YamlFile, key: str, shape: shapes.SkillShape) -> model.Skill:
        """One skill."""
        listed = shape.roles.items()
        roles = {r: self.claims_of(file, use.why, (key, "roles", r, "why"), f"{key}.{r}") for r, use in listed}
        if shape.hours and shape.hours[0] > shape.hours[1]:
            least, most = shape.hours
            file.problem((key, "hours"), f"{least} to {most} is no range; write the smaller number first")
        return record(model.Skill, shape, id=key, roles=roles, resources=self._resources_of(shape.resources))

    def target(
        self, file: YamlFile, key: str, shape: shapes.TargetShape, owner: model.Role | model.Neighbour
    ) -> model.Target:
        """What a plan to ``owner`` has."""
        reasons: dict[str, dict[str, tuple[model.Claim, ...]]] = {}
        for part, listed in (("core", shape.core), ("grow", shape.grow)):
            reasons[part] = {
                skill: (self._the_claim(file, claim, ("targets", key, part, skill), f"plan.{key}.{part}.{skill}"),)
                for skill, claim in listed.items()
            }
        return record(model.Target, shape, id=key, name=owner.name, **reasons)

    def start(self, file: YamlFile, key: str, shape: shapes.StartShape) -> model.Start:
        """One starting point."""
        strong = self._the_claim(file, shape.strong, (key, "strong"), f"{key}.strong")
        weak = self._the_claim(file, shape.weak, (key, "weak"), f"{key}.weak")
        return record(model.Start, shape, id=key, strong=strong, weak=weak)

    def plan_note(self, file: YamlFile, index: int, shape: shapes.PlanNoteShape) -> model.PlanNote:
        """One note that is shown with plans."""
        claim = self._the_claim(file, shape.claim, ("notes", index, "claim"), f"plan.{index}")
        return record(model.PlanNote, shape, claim=claim)

    def _the_claim(self, file: YamlFile, id_or_shape: str | shapes.ClaimShape, loc: Loc, key: str) -> model.Claim:
        """The claim with this id, or the claim written inline, which gets the id ``key``."""
        if isinstance(id_or_shape, str):
            return self.claims.get(id_or_shape, _NO_CLAIM)
        claim = self._claim(file, key, id_or_shape, loc)
        self.inline.append(claim)
        return claim

    def question(self, file: YamlFile, index: int, shape: shapes.QuestionShape) -> model.TestQuestion:
        """One question of the knowledge test."""
        return record(model.TestQuestion, shape, reason=self._the_claim(file, shape.claim, (index,), ""))

    def quiz(self, file: YamlFile, shape: shapes.QuizShape) -> model.Quiz:
        """The quiz, with the roles it weighs."""
        first, second = (self.role(file, key, ("poles", index)) for index, key in enumerate(shape.poles))
        left_out = tuple(role.name for key, role in self.roles.items() if key not in shape.poles)
        return record(model.Quiz, shape, poles=(first, second), left_out=left_out)

    def _claim(self, file: YamlFile, key: str, shape: shapes.ClaimShape, loc: Loc) -> model.Claim:
        refs = [self._ref(file, ref, (*loc, "sources", i)) for i, ref in enumerate(shape.sources)]
        for index, cited in enumerate(shape.cites):
            source = self.sources.get(cited)
            if source and not source.unread:
                file.problem((*loc, "cites", index), f"'{cited}' is a source that was read; name it under sources")
        return record(model.Claim, shape, id=key, sources=tuple(ref for ref in refs if ref))

    def _ref(self, file: YamlFile, text: str, loc: Loc) -> model.SourceRef | None:
        """Resolve a receipt ``source#section``; None, with a problem, if there is no such source."""
        key, _, section = text.partition("#")
        source = self.sources.get(key)
        if source is None:
            if "sources.yaml" not in self.incomplete:
                file.problem(loc, unknown_reason("source", key, self.sources))
            return None
        if source.unread:
            file.problem(loc, f"nobody here has read '{key}'; name it under cites of a claim whose source refers to it")
        elif section and section not in source.sections:
            file.problem(loc, unknown_reason("section", section, source.sections, f" of '{key}'"))
        elif source.sections and not section:
            file.problem(loc, f"name the section, as in '{key}#{next(iter(source.sections))}'")
        return model.SourceRef(key, source.sections.get(section, "as a whole"), source.url)


def unknown_reason(what: str, key: str, known: Collection[str], of: str = "") -> str:
    """The reason for a reference that does not resolve, with the nearest id that exists."""
    near = nearest(key, known)
    return f"no {what} '{key}'{of}" + (f"; did you mean '{near[0]}'?" if near else "")


def cycles(parents: Mapping[str, list[str]]) -> list[list[str]]:
    """Cycles of two or more records, each from a record back to it; of those that share a record only one."""
    left = {key: [parent for parent in listed if parent != key] for key, listed in parents.items()}
    cycles: list[list[str]] = []
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            cycle = error.args[1][::-1]  # graphlib reports the cycle child to parent; reverse it
            cycles.append(cycle)
            left = {key: listed for key, listed in left.items() if key not in cycle}
        else:
            return cycles


def asking(shape: shapes.AskerShape, knowledge: model.Knowledge) -> model.Asking:
    """The phrases of asker.yaml, and the names of the base's starting points, roles, neighbours, places and levels."""
    phrases: dict[str, dict[tuple[model.PhraseKind, str], None]] = {}  # dicts, as sets have no order
    listed = ((kind, key, words) for kind, lists in shape.phrases.items() for key, words in lists.items())
    for kind, key, names in (*_names(knowledge), *listed):
        for name in names:
            phrases.setdefault(" ".join(plain_words(name)), {})[kind, key] = None
    told = {phrase: tuple(tells) for phrase, tells in phrases.items() if phrase}
    texts = tuple(record(model.LongText, each, id=key) for key, each in shape.texts.items())
    return record(model.Asking, shape, phrases=told, texts=texts)


def _names(knowledge: model.Knowledge) -> Iterator[tuple[model.PhraseKind, str, Iterable[str]]]:
    for start in knowledge.starts:
        yield "start", start.id, (start.label, *start.aliases)
    for role in knowledge.roles:
        yield "role", role.id, (role.id, role.name, role.person, *role.aliases)
    for near in knowledge.neighbours:
        yield "neighbour", near.id, (near.name, *near.aliases)
    for place in knowledge.places:
        yield "place", place.id, place.names
    for level, words in knowledge.levels.items():
        yield "level", level, words
