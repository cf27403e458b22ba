"""Write documents as one HTML page that needs nothing else: no script, no file, no address is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

import roleadvisor.render.document as doc
from roleadvisor.model import Knowledge
from roleadvisor.text import ADDRESS, code_marked, sanitised

# Text has a contrast of at least 4.5 to 1, light and dark. On a phone the cells of a wide table stand below each other.
_STYLE = """
:root { color-scheme: light dark; --line: light-dark(#bbb, #555); --soft: light-dark(#555, #aaa) }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem; print-color-adjust: exact;
  overflow-wrap: break-word; background: light-dark(#fff, #16181c); color: light-dark(#1a1a1a, #e8e8e8) }
h1, h2, h3 { line-height: 1.25; margin: 1.4em 0 .4em } p, ul, ol, pre { margin: .4em 0 } ul, ol { padding-left: 1.4em }
pre, .lines { white-space: pre-wrap } a { color: light-dark(#0645ad, #8ab4f8) } a, td { overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; margin: .6em 0 } td, th { text-align: left; vertical-align: top;
  padding: .3em .5em .3em 0; border-bottom: 1px solid var(--line) } td { height: 1.5em } .quiet { color: var(--soft) }
.bars td, .bars th { border: 0; padding: .1em .5em .1em 0; font-weight: normal; vertical-align: middle; width: 30% }
svg { display: block; width: 100%; height: 1.2em; fill: currentColor; color: var(--soft) } .rest { fill: var(--line) }
rect { height: 100% } .half { y: 25%; height: 50% } .interval { fill: light-dark(#000, #fff); y: 42%; height: 16% }
.blank { border-bottom: 1px solid; height: 2em }
.sides { display: flex; flex-wrap: wrap; gap: 0 2rem } .sides div { flex: 1 1 18rem } svg[viewBox] { height: 3em }
.blue { color: light-dark(#4338ca, #a5a4ff) } .yellow { color: light-dark(#9a4d00, #f0a860) }
.cyan { color: light-dark(#00707a, #5fd0da) } .green { color: light-dark(#1b6e20, #7bd07f) }
.red { color: light-dark(#b3261e, #ff8a80) } .magenta { color: light-dark(#a3128b, #f29be2) }
@media (max-width: 32rem) { table:has(th:nth-child(4)) { thead { position: absolute; clip-path: inset(50%) }
  tr, td, th { display: block; border: 0; padding: 0 } th { padding-top: .6em } } }
@media print { @page { size: A4; margin: 16mm; @bottom-left { content: "NAME"; font: 9pt sans-serif } }
  :root { color-scheme: light } body { max-width: none; padding: 0; font-size: 10.5pt } .sheet { break-before: page }
  h1, h2, h3, .bars, p:has(> strong) { break-after: avoid }
  p:has(> strong) + ul, tr, li, .task, .bars { break-inside: avoid } }
"""


def page(document: doc.Document, knowledge: Knowledge, name: str = "", *, contents: bool = False) -> str:
    """A document as a page; its title is the first heading, or else that of the base.

    Each printed page has ``name`` at its foot, or the title; ``contents`` puts a list of the headings first.
    """
    title = next((each.text for each in document[:1] if isinstance(each, doc.Heading) and each.level == 1), "")
    if not title:
        title = knowledge.title or "roleadvisor"
        document = (doc.Heading(title, 1), *document)
    foot = "".join(f"\\{ord(char):x} " for char in name or title)  # a string of CSS, whatever it contains
    written = [_block(block, f"s{number}") for number, block in enumerate(document)]
    if contents:
        headings = [(number, block) for number, block in enumerate(document) if isinstance(block, doc.Heading)]
        links = [f'<li><a href="#s{number}">{escape(each.text)}</a></li>\n' for number, each in headings]
        written.insert(1, f'<nav aria-label="Contents"><ul>\n{"".join(links[1:])}</ul></nav>\n')
    return sanitised(
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_STYLE.replace('NAME', foot)}</style>\n</head>\n<body>\n"
        f"<main>\n{''.join(written)}</main>\n<footer>Knowledge of {escape(knowledge.date)}.</footer></body>\n</html>\n"
    )


def _block(block: doc.Block, anchor: str) -> str:
    match block:
        case doc.Heading():
            sheet = _class("sheet" if block.new_page else None)
            return f'<h{block.level} id="{anchor}"{sheet}>{_text(block.text)}</h{block.level}>\n'
        case doc.Paragraph():
            inner = f"<strong>{_text(block.text)}</strong>" if block.strong else _text(block.text)
            return f"<p{_class('quiet' if block.quiet else None)}>{inner}</p>\n"
        case doc.Listing():
            return _list(block.items, "ol" if block.numbered else "ul")
        case doc.LabelledText():
            return f"<p><strong>{_text(block.label)}:</strong> {_text(block.text)}</p>\n"
        case doc.Task():
            box = f'<input type="checkbox"{" checked" if block.done else ""}>'
            title = f"<label>{box} <strong>{block.number}. {_text(block.title)}</strong></label>"
            return f'<div class="task">{title}\n{_list(block.lines, "ul")}</div>\n'
        case doc.Grid():
            head = "".join(_header(column, 'scope="col"') for column in block.columns)
            return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(_rows(block))}</tbody></table>\n"
        case doc.Sides():
            return f'<div class="sides">\n{"".join(map(_side, block.sides))}</div>\n'
        case doc.Bars():
            return f'<table class="bars">\n{"".join(_bar(bar, block) for bar in block.rows)}</table>\n'
        case doc.Shares():
            return f'<table class="bars">\n{"".join(_share(row, block) for row in block.rows)}</table>\n'
        case doc.Verbatim(markup=True):
            parts = groupby(code_marked(block.text), key=lambda each: each[1])
            return "".join(_lines([line for line, _ in part], code=code) for code, part in parts)
        case doc.Verbatim():
            return f"<pre>{escape(block.text.rstrip())}</pre>\n" if block.text.strip() else '<p class="blank"></p>\n'


def _lines(lines: Sequence[str], *, code: bool) -> str:
    text = _text("\n".join(lines).strip("\n"))
    return f"<pre>{text}</pre>\n" if code else f'<p class="lines">{text}</p>\n'


def _text(text: str) -> str:
    """Text with its markup characters escaped and its addresses as links."""
    pieces = re.split(f"({ADDRESS.pattern})", text)
    links = {each: f'<a href="{escape(each)}">{escape(each)}</a>' for each in pieces[1::2]}
    return "".join(links.get(each, escape(each)) for each in pieces)


def _class(name: str | None) -> str:
    return f' class="{name}"' if name else ""


def _list(items: Sequence[str], tag: str) -> str:
    return f"<{tag}>\n{''.join(f'<li>{_text(each)}</li>{chr(10)}' for each in items)}</{tag}>\n" if items else ""


def _header(text: str, scope: str) -> str:
    return f"<th {scope}>{_text(text)}</th>" if text.strip() else "<td></td>"


def _rows(grid: doc.Grid) -> Iterator[str]:
    for first, *cells in grid.rows:
        scope = 'scope="row"' if cells else f'scope="colgroup" colspan="{len(grid.columns)}"'
        yield f"<tr>{_header(first, scope)}{''.join(f'<td>{_text(cell)}</td>' for cell in cells)}</tr>\n"


def _side(side: doc.Side) -> str:
    head = f"<strong>{_text(side.head)}</strong>"
    return f"<div><p>{head}<br>{_text(side.lead)}</p>\n{_list(side.items, 'ul')}</div>\n"


def _bar(bar: doc.Bar, block: doc.Bars) -> str:
    """One bar: its label, an SVG of 100 by 10 units, and the number in words."""
    scale = 100 / block.full
    if bar.series:
        steps = "".join(f"V{10 - (each or 0) / block.full * 10:.3g}h1" for each in bar.series)
        view = f' viewBox="0 0 {len(bar.series)} 10" preserveAspectRatio="none"'
        drawn = f'<path d="M0 10{steps}V10"/>'
    else:
        view, drawn = "", _rect(0, 100, "rest") if block.whole else ""
        drawn += _rect(0, (bar.value or 0) * scale)
        low, high = bar.interval if bar.interval and bar.value is not None else (0, 0)
        drawn += _rect(low * scale, (high - low) * scale, "interval")
    picture = f"<svg{view}{_class(bar.colour)}>{drawn}</svg>" if drawn else ""
    number = f"<strong>{_text(bar.text)}</strong>" + (f" ({_text(bar.details)})" if bar.details else "")
    return f'<tr><th scope="row">{_text(bar.label)}</th><td>{picture}</td><td>{number}</td></tr>\n'


def _share(row: doc.Share, block: doc.Shares) -> str:
    """One bar of two sides, which meet in it; the second is lower, so that the two differ in grey too."""
    one, other = (100 * count / row.full for count in row.counts)
    lower = _rect(100 - other, other, " ".join(filter(None, (block.colours[1], "half"))))
    rest = _rect(one, 100 * (row.full - sum(row.counts)) / row.full, "rest")
    picture = f"<svg>{_rect(0, one, block.colours[0])}{rest}{lower}</svg>"
    left, right = (f"{_text(side)} <b>{count}</b>" for side, count in zip(row.sides, row.counts, strict=True))
    head = f'<span class="quiet">{_text(row.label)}:</span><br>{left}'
    return f'<tr><th scope="row">{head}</th><td>{picture}</td><td>{right}</td></tr>\n'


def _rect(start: float, width: float, colour: str | None = None) -> str:
    """A rectangle, in percent of the picture's width; nothing if it has no width."""
    begin = f' x="{start:.3g}%"' if start else ""
    return f'<rect{begin} width="{width:.3g}%"{_class(colour)}/>' if width else ""
