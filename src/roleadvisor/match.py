"""Which role a job ad describes: the terms of the whole ad decide, and its lines are the receipts."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import ceil, inf, log, tanh
from string import Template
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from roleadvisor.asker import language_of, marks_of
from roleadvisor.errors import PartMissing
from roleadvisor.model import AdTerm, Knowledge, SourceRef
from roleadvisor.retrieval.features import longest_matches
from roleadvisor.text import ad_form, amount, plain_words

Verdict = Literal["clear", "lean", "mixed", "little", "other"]

# The job of ads of other trades, in the counts of terms.
OTHER = "other"
# The numbers that follow are set by benchmarks/ads.py, on every second one of 721 ads and on 175 ads of other jobs.
# Ads that name a term as often as those of an average job, added to the ads counted of each job.
SMOOTHING = 8
# The mean log-odds halfway between the ads of both roles; those of the first name more terms of their own.
CENTRE = 0.5
# The score from which an ad leans to a role, and from which it is clear.
LEAN_FROM, CLEAR_FROM = 0.05, 0.4
# An ad is mixed as well if two parts of it, each with this share of its terms, lie so far on either side of the centre.
PART, PARTS_FROM = 0.25, 0.4
# The fewest different terms of a verdict, and the fewest terms of a part.
FEWEST, FEWEST_OF_PART = 3, 2
# How much less likely than the roles a neighbour may be to be named, and other jobs must be for an ad to be clear.
NEAR, CLEAR_OF = 0.05, 0.25
# How much likelier, over all terms, the nearest job must be than another trade: always, and if the title names one; and
# how much each word that other trades use takes off.
TRADE_FROM, TITLED_FROM, ELSEWHERE = 3, 30, 1.5
# A text of fewer words, such as a task in a sentence, says too little of its trade.
SHORT_TEXT = 60
# The fewest usual words of a letter or a course, and the fewest pronouns of the writer in a letter.
USUAL_FROM, LETTER_FROM = 3, 5
# The fewest usual words and pronouns of the writer in a CV, the most pronouns of readers, and how many of its usual
# words there are to one of an ad.
CV_FROM, CV_READERS, CV_TO_AD = 6, 2, 3
# A term of such log-odds belongs to one role. A field of work named in so many sentences with fewer such tasks is bare.
TELLING_FROM, FIELD_SENTENCES, FEWEST_TASKS = 1.0, 2, 2
# A term is a reason for a role if it stands for a skill or a field and the ads of that role name it so many times as
# often, and that share more of them. A reader found 18 of 99 lines marked without these limits no reason.
REASON_RATIO, REASON_LEAD = 2, 0.1
# The years of experience that contradict the lowest level, and the highest: our choice.
MANY_YEARS, FEW_YEARS = 4, 2

_LONGEST = 5  # words of a term
_OPENING = 2000  # words in which the kind of text is looked for
_TITLE_END = re.compile(r"[,(@|:]| [-\u2013\u2014/] ")
_YEARS = re.compile(  # more than fifteen are a company's
    r"(?<![\d.,])(1[0-5]|[1-9])\s*\+?\s*(?:(?:-|\u2013|to)\s*\d{1,2}\s*\+?\s*)?(?:years?|yrs?)\b[^.;]{0,40}?experience",
    re.IGNORECASE,
)
_OPTIONAL = re.compile(
    r"\b(?:no|not|prefer\w*|a plus|bonus|nice to have|ideally|or equivalent|desir\w*|(?:bachelor|master)\w*|[bm]sc?)\b",
    re.IGNORECASE,
)

# A first line of at most so many words is a title.
TITLE_WORDS = 12
# The patterns of an ad's text are bounded, so that none takes quadratic time.
_BLOCK = re.compile(r"<(?:!doctype|html|body|div|p|ul|ol|li|br|h[1-6]|table|section|span)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"(<[/!]?[a-z][^<>]*>)", re.IGNORECASE)
_INLINE = {"a", "abbr", "b", "code", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"}
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@.]{1,63}\.\S{1,255}")
_LINE_END = re.compile(r"\r\n|[\r\n]")
_BULLET = "\u2022"
_SENTENCE_END = re.compile(rf"(?<=[.!?;]) (?=[A-Z\"(])| ?[{_BULLET}\u00b7\u25cf] ?")
_MARKS = " \t#*>-\u2013\u2014_|`"  # of lists and of Markdown
_TITLE_LABEL = re.compile(r"(?:(?:job|position) )?(?:title|position|role|vacancy)\s*:\s*", re.IGNORECASE)


class Sentence(NamedTuple):
    """A sentence, or an item of a list."""

    line: int  # from 1
    text: str


class AdInput(Struct, frozen=True):
    """What was read."""

    name: str  # of the file
    lines: int
    words: int
    title: str | None


class Advert(NamedTuple):
    """A text to match."""

    input: AdInput
    sentences: list[Sentence]  # without the title


class NamedTerm(Struct, frozen=True):
    """A term that a sentence names."""

    id: str
    found: str  # how the sentence writes it
    shares: dict[str, float]  # of the ads counted that name it, by role id
    toward: str  # id of the role whose ads name it more often
    reason: bool  # whether it is a reason on its own, not just one among many
    sources: tuple[SourceRef, ...]


class AdLine(Struct, frozen=True):
    """A sentence that names terms."""

    line: int
    text: str
    terms: tuple[NamedTerm, ...]


class Conflict(Struct, frozen=True):
    """Things in an ad that do not fit together."""

    kind: str
    lines: tuple[int, ...]
    text: str


class AskedSkill(Struct, frozen=True):
    """A skill that an ad asks for."""

    id: str
    label: str
    found: str  # how the ad writes it first
    have: bool | None = None  # None if nothing is known of the reader
    step: int | None = None  # its number in the kept plan


class Match(Struct, frozen=True):
    """The role that an ad describes."""

    input: AdInput
    verdict: Verdict
    role: str | None  # id
    score: float  # -1 to 1, positive for the base's first role
    counts: dict[str, int]  # different terms toward each role, by id
    title_role: str | None  # id of the role that the title names
    lines: tuple[AdLine, ...]
    conflicts: tuple[Conflict, ...]
    missing: tuple[str, ...]
    skills: tuple[AskedSkill, ...]
    neighbour: str | None  # id
    reason: str | None  # what the text is instead, where there is no verdict


class _Named(NamedTuple):
    """A term where a sentence names it."""

    sentence: int  # index
    term: str  # id
    found: str


class Matcher:
    """Matches ads to the first two roles of a base.

    Args:
        knowledge: a base with two roles.

    Raises:
        PartMissing: it knows nothing of job ads.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        ads = knowledge.ads
        if ads is None:
            raise PartMissing("terms of job ads (ads.yaml)")
        self.knowledge, self._ads, self._words = knowledge, ads, ads.words
        self._roles = {role.id: role for role in knowledge.roles[:2]}
        self._terms = {term.id: term for term in ads.terms if any(term.ads.values())}
        self._ratios = {key: _log_ratios(term, ads.counted) for key, term in self._terms.items()}
        first, second = self._roles
        self._odds = {key: ratios[first] - ratios[second] for key, ratios in self._ratios.items()}
        self._labels = {skill.id: skill.name for skill in knowledge.skills}
        titles = [(kind == "ours", title) for kind in ("ours", "others") for title in ads.words.get(kind, ())]
        self._trades = {ad_form(plain_words(title)): ours for ours, title in titles}
        phrases = knowledge.asking.phrases.items()
        self._usual = {
            kind: {*ads.words.get(kind, ()), *(phrase for phrase, tells in phrases if ("text", kind) in tells)}
            for kind in ("ad", "letter", "cv", "course")
        }

    def match(self, advert: Advert) -> Match:
        """Match an ad: the mean of its different terms decides; the title has no part in it."""
        words = [(index, word) for index, each in enumerate(advert.sentences) for word in plain_words(each.text)]
        named = self._named(words)
        terms = list(dict.fromkeys(each.term for each in named))
        text = " ".join(word for _, word in words[:_OPENING])
        jobs = {job: sum(self._ratios[term][job] for term in terms) / (len(terms) or 1) for job in self._ads.counted}
        reason = self._no_ad(text) or self._other_trade(advert.input, text, len(terms), jobs)
        first, second = self._roles
        score = tanh(jobs[first] - jobs[second] - CENTRE) if terms else 0.0
        verdict: Verdict = "other" if reason else self._verdict([each.term for each in named], score, jobs)
        role = (first if score > 0 else second) if verdict in ("clear", "lean") else None
        decided = verdict not in ("little", "other")
        title_role = self._title_role(advert.input.title)
        return Match(
            input=advert.input,
            verdict=verdict,
            role=role,
            score=round(score, 3),
            counts={key: sum(self._toward(term) == key for term in terms) for key in self._roles},
            title_role=title_role,
            lines=self._lines(advert, named),
            conflicts=tuple(self._conflicts(advert, named, role, title_role)) if decided else (),
            missing=self._missing(role, terms) if decided else (),
            skills=self._skills(named),
            neighbour=self._neighbour(jobs) if decided else None,
            reason=reason,
        )

    def _named(self, words: Sequence[tuple[int, str]]) -> list[_Named]:
        """The terms of a text in their order; one that goes on in the next sentence belongs to the first."""
        forms = ad_form([word for _, word in words]).split()
        return [
            _Named(words[start][0], term, " ".join(word for _, word in words[start:end]))
            for start, end, term in longest_matches(forms, self._ads.phrases, _LONGEST)
            if term in self._terms
        ]

    def _toward(self, term: str) -> str:
        return max(self._roles, key=lambda role: self._ratios[term][role])

    def _verdict(self, order: Sequence[str], score: float, jobs: Mapping[str, float]) -> Verdict:
        if len({*order}) < FEWEST:
            return "little"
        if abs(score) < LEAN_FROM or self._has_two_parts(order):
            return "mixed"
        near = max((jobs[job] for job in jobs if job not in self._roles), default=-inf)
        clear = abs(score) >= CLEAR_FROM and near < max(jobs[role] for role in self._roles) - CLEAR_OF
        return "clear" if clear else "lean"

    def _has_two_parts(self, order: Sequence[str]) -> bool:
        """Whether the terms can be cut in two parts that lie far on different sides of the centre."""
        least = max(FEWEST_OF_PART, ceil(PART * len(order)))
        before, behind = self._running(order), self._running(order[::-1])[::-1]
        pairs = [(before[cut - 1], behind[cut]) for cut in range(least, len(order) - least + 1)]
        return any(min(pair) < -PARTS_FROM and max(pair) > PARTS_FROM for pair in pairs)

    def _running(self, order: Sequence[str]) -> list[float]:
        """The mean log-odds, from the centre, of the different terms up to each one."""
        odds: dict[str, float] = {}
        means = []
        for term in order:
            odds[term] = self._odds[term] - CENTRE
            means.append(sum(odds.values()) / len(odds))
        return means

    def _neighbour(self, jobs: Mapping[str, float]) -> str | None:
        """The neighbour that the ad reads like, if it is about as likely as the roles."""
        near = {job: value for job, value in jobs.items() if job not in (OTHER, *self._roles)}
        likeliest = max(near, key=near.__getitem__, default=None)
        return likeliest if likeliest and near[likeliest] > max(jobs[role] for role in self._roles) - NEAR else None

    def _no_ad(self, text: str) -> str | None:
        """What a text is that is no ad in English."""
        words = text.split()
        if language := language_of(self.knowledge, text, words):
            return "a text in another language" if language == "another" else f"a text in {language}"
        usual = {kind: _count(phrases, text) for kind, phrases in self._usual.items()}
        writer, reader = (sum(word in self._words.get(who, ()) for word in words) for who in ("writer", "reader"))
        kinds = {
            "letter": usual["letter"] >= USUAL_FROM or (writer >= LETTER_FROM and writer > max(reader, usual["cv"])),
            "cv": usual["cv"] + writer >= CV_FROM and reader <= CV_READERS and usual["cv"] > CV_TO_AD * usual["ad"],
            "course": usual["course"] >= USUAL_FROM and usual["course"] > usual["ad"],
        }
        return next((name for kind, name in self._ads.texts.items() if kinds.get(kind)), None)

    def _other_trade(self, ad: AdInput, text: str, terms: int, jobs: Mapping[str, float]) -> str | None:
        """What it is if the work is another trade's: by the terms and, where these leave a doubt, by the title."""
        if OTHER not in jobs or ad.words < SHORT_TEXT:
            return None
        elsewhere = _count(self._words.get("elsewhere", ()), text)
        likelier = terms * (max(jobs.values()) - jobs[OTHER]) - ELSEWHERE * elsewhere
        parts = map(self._is_ours, map(plain_words, _TITLE_END.split(ad.title or "")))
        ours = next((each for each in parts if each is not None), True)
        return "the work of another trade" if likelier < (TRADE_FROM if ours else TITLED_FROM) else None

    def _is_ours(self, title: Sequence[str]) -> bool | None:
        """Whether a title is one of our trades, by the longest ending that is listed; None if none is."""
        forms = ad_form(title).split()
        endings = (" ".join(forms[start:end]) for end in range(len(forms), 0, -1) for start in range(end))
        return next((self._trades[ending] for ending in endings if ending in self._trades), None)

    def _title_role(self, title: str | None) -> str | None:
        """The role that a title names by name or by terms; None where it names both, a neighbour, or neither."""
        words = plain_words(title or "")
        named = {key for mark in marks_of(self.knowledge, words) for key in mark.ids("role", "neighbour")}
        terms = [each.term for each in self._named([(0, word) for word in words])]
        named |= {self._toward(term) for term in terms if abs(self._odds[term]) > TELLING_FROM}
        return named.pop() if len(named) == 1 and named <= self._roles.keys() else None

    def _lines(self, advert: Advert, named: Iterable[_Named]) -> tuple[AdLine, ...]:
        """The sentences that name terms, each term once."""
        lines = []
        for index, group in groupby(named, key=lambda each: each.sentence):
            first: dict[str, str] = {}
            for each in group:
                first.setdefault(each.term, each.found)
            terms = []
            for key, found in first.items():
                shares = {role: round(self._share(key, role), 3) for role in self._roles}
                claim = self._terms[key].claim
                sources = dict.fromkeys([self._ads.source, *(claim.sources if claim else ())])
                least, most = sorted(shares.values())
                stands_for = self._terms[key].skill or self._terms[key].kind == "field"
                reason = bool(stands_for) and most > REASON_RATIO * least and most - least > REASON_LEAD
                terms.append(NamedTerm(key, found, shares, self._toward(key), reason, tuple(sources)))
            sentence = advert.sentences[index]
            lines.append(AdLine(sentence.line, sentence.text, tuple(terms)))
        return tuple(lines)

    def _share(self, term: str, role: str) -> float:
        return self._terms[term].ads.get(role, 0) / self._ads.counted[role]

    def _skills(self, named: Iterable[_Named]) -> tuple[AskedSkill, ...]:
        """The skills that the terms stand for, in their order; a field of work stands for none."""
        asked: dict[str, str] = {}
        for term, found in ((self._terms[each.term], each.found) for each in named):
            if term.skill and term.kind != "field":
                asked.setdefault(term.skill, found)
        return tuple(AskedSkill(key, self._labels[key], found) for key, found in asked.items())

    def _missing(self, role: str | None, terms: Iterable[str]) -> tuple[str, ...]:
        roles = {role} if role else {*self._roles}
        return tuple(gap.text for gap in self._ads.missing if roles & {*gap.roles} and not {*gap.terms} & {*terms})

    def _conflicts(
        self, advert: Advert, named: Sequence[_Named], role: str | None, title_role: str | None
    ) -> Iterator[Conflict]:
        """What does not fit together, of the kinds that the base has words for."""

        def conflict(kind: str, sentences: Iterable[int] = (), **values: object) -> Iterator[Conflict]:
            if kind in self._ads.conflicts:
                lines = dict.fromkeys(advert.sentences[index].line for index in sentences)
                yield Conflict(kind, tuple(lines), Template(self._ads.conflicts[kind]).safe_substitute(values))

        first, second = self._roles
        for sign, key, other in ((1, first, second), (-1, second, first)):
            if title_role == key != role:
                title, work = self._roles[key].person, self._roles[other].work
                yield from conflict("title" if role else "title-half", title=title, work=work)
            elif role == other:
                own = [each for each in named if sign * self._odds[each.term] > TELLING_FROM]
                fields = {each.sentence for each in own if self._terms[each.term].kind == "field"}
                tasks = {each.term for each in own if self._terms[each.term].kind != "field"}
                if len(fields) >= FIELD_SENTENCES and len(tasks) < FEWEST_TASKS:
                    yield from conflict("field-only", sorted(fields), work=self._roles[key].work)
        demands = [each.sentence for each in named if each.term == "doctorate"]
        demands = [index for index in demands if not _OPTIONAL.search(advert.sentences[index].text)]
        if demands and role:
            share = amount(round(100 * self._share("doctorate", role)), "percent")
            yield from conflict("doctorate", demands, share=share, person=self._roles[role].person)
        years = {n: int(found[1]) for n, each in enumerate(advert.sentences) if (found := _YEARS.search(each.text))}
        title = " ".join(plain_words(advert.input.title or ""))
        levels = [_count(phrases, title) for phrases in self.knowledge.levels.values()]
        if years and any(levels[:1]) and min(years.values()) >= MANY_YEARS:
            yield from conflict("many-years", years, years=min(years.values()))
        if years and any(levels[-1:]) and max(years.values()) <= FEW_YEARS:
            yield from conflict("few-years", years, years=max(years.values()))


def read_by(result: Match, have: Collection[str], steps: Mapping[str, int]) -> Match:
    """The match for a reader with these skills; ``steps`` numbers the open steps of their plan, by skill."""
    skills = (replace(each, have=each.id in have, step=steps.get(each.id)) for each in result.skills)
    return replace(result, skills=tuple(skills))


def _count(phrases: Iterable[str], text: str) -> int:
    """How many of the phrases a text of words has."""
    padded = f" {text} "
    return sum(f" {phrase} " in padded for phrase in phrases)


def _log_ratios(term: AdTerm, counted: Mapping[str, int]) -> dict[str, float]:
    """By job, the log of how much more often its ads name the term than those of an average job, smoothed."""
    shares = {job: term.ads.get(job, 0) / count for job, count in counted.items()}
    average = sum(shares.values()) / len(shares)
    added = SMOOTHING * average
    return {job: log((shares[job] * n + added) / (n + SMOOTHING) / average) for job, n in counted.items()}


def read_advert(text: str, name: str, title: str | None = None) -> Advert:
    """Read a text; without a ``title`` a short first line is its title."""
    lines = _LINE_END.split((_page_text(text) if len(_BLOCK.findall(text)) > 1 else text).rstrip("\r\n"))
    sentences = [
        Sentence(number, bare)
        for number, line in enumerate(lines, 1)
        for piece in _SENTENCE_END.split(" ".join(_ADDRESS.sub(" ", html.unescape(line)).replace("**", "").split()))
        if (bare := piece.lstrip(_MARKS).rstrip(" *_|`"))
    ]
    words = sum(len(each.text.split()) for each in sentences)
    first = sentences[0].text if len({each.line for each in sentences[:2]}) == 2 else ""
    if title is None and first and len(first.split()) <= TITLE_WORDS and first[-1] not in ".!?:;,":
        title = _TITLE_LABEL.sub("", first, count=1).rstrip("# ")
        del sentences[0]
    others = [each for each in sentences if each.text != title]
    return Advert(AdInput(name, len(lines), words, title), others)


def _page_text(page: str) -> str:
    """The text between the tags of a page, with a bullet for each tag of a block.

    Line ends stay. (`html.parser` takes quadratic time on tags that do not end.)
    """
    parts = (part.partition("<!--") for part in page.split("-->"))
    bare = "".join(text + "\n" * comment.count("\n") for text, _, comment in parts)
    shown, hidden = list[str](), False
    for index, token in enumerate(_TAG.split(bare)):
        line_ends = "\n" * token.count("\n")
        if index % 2:
            name = token.strip("</!>").split()[0].lower()
            hidden = token[1] != "/" if name in ("script", "style") else hidden
            shown.append(line_ends if name in _INLINE else _BULLET + line_ends)
        else:
            shown.append(line_ends if hidden else token)
    return "".join(shown)
