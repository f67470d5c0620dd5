"""The exhibit as a page for a browser: one file with its picture and its sound inside, no script, nothing from elsewhere."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape

from workbench.domain.exhibits import Disputed

POLICY = "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'"
STANDING = (
    "The recording is the evidence. Listen first: whoever has read a reading hears it. That is why the readings are hidden."
)
_STYLE = """
:root{color-scheme:light}body{font:16px/1.5 system-ui,sans-serif;color:#1b1f24;background:#fff;margin:2rem auto;max-width:62rem;
padding:0 1rem}h1{font-size:1.5rem;margin:0}h2{font-size:1.05rem;margin:2rem 0 .5rem}p{margin:.4rem 0}.eyebrow{color:#1f6fbf;
font-weight:600}.standing{background:#f1f5fa;border-left:3px solid #1f6fbf;padding:.6rem .9rem}figure{margin:0}img{width:100%;
height:auto;border:1px solid #c9cdd3}figcaption,dt,small{color:#5b636e;font-size:.85rem}audio{width:100%;margin:.2rem 0 .8rem}
table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:.35rem .7rem .35rem 0;border-top:1px
solid #c9cdd3}th{font-weight:600;color:#5b636e;font-size:.85rem}td.said{font-family:Georgia,serif;font-size:1.05rem}

summary{cursor:pointer;color:#1f6fbf;font-weight:600;margin:.6rem 0}
tr.disputed td{background:#f1f5fa}code{font-size:.78rem;word-break:break-all}dl{display:grid;grid-template-columns:12rem 1fr;
gap:.2rem 1rem;margin:0}dd{margin:0}
"""


def web_page(made: Disputed, *, picture: bytes, clip: bytes, wider: bytes) -> bytes:
    """The page; `picture` is a PNG, `clip` and `wider` are WAV files of the passage and of what stands around it."""
    first, end = made.times
    parts = (
        f'<p class="eyebrow">Disputed utterance · case {_(made.case.number)} · exhibit {_(made.evidence.exhibit)}</p>',
        f"<h1 dir='auto'>{_(made.title)}</h1>",
        f"<p>{_(made.evidence.name)}, {first} to {end}</p>",
        f'<p class="standing">{STANDING}</p>',
        "<h2>Listen</h2>",
        _sound("The passage alone, over and over", clip),
        _sound("The passage with what stands around it", wider),
        "<details><summary>Show the picture and what was heard</summary>",
        _figure(made, picture),
        "<h2>Who heard what</h2>",
        _table(("heard by", "reading", "how it stands"), ((_(r.source), _(r.text), _(r.how)) for r in made.readings), said=1),
        "<h2>Before, in and after the passage</h2>",
        _around(made),
        *_listened(made),
        "</details>",
        "<h2>What this page stands on</h2>",
        _facts(made),
    )
    return _whole(made.title, parts)


def _(text: str) -> str:
    """Text for a page: nothing in it is taken for a mark, and nothing hides or turns what stands after it."""
    shown = "".join(c if c.isprintable() or c in "\u200c\u200d" else "\ufffd" for c in text)
    return f"<bdi>{escape(shown)}</bdi>"


def _whole(title: str, parts: Iterable[str]) -> bytes:
    head = (
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">',
        f"<title>{escape(''.join(c for c in title if c.isprintable()))}</title>",
        f"<style>{_STYLE}</style></head><body>",
    )
    return "\n".join((*head, *parts, "</body></html>", "")).encode()


def _sound(label: str, body: bytes) -> str:
    inside = base64.b64encode(body).decode()
    return f'<p>{label}</p><audio controls loop preload="auto" aria-label="{label}" src="data:audio/wav;base64,{inside}"></audio>'


def _figure(made: Disputed, picture: bytes) -> str:
    caption = escape(made.picture.caption)
    inside = base64.b64encode(picture).decode()
    return f'<figure><img alt="{caption}" src="data:image/png;base64,{inside}"><figcaption>{caption}</figcaption></figure>'


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], *, said: int) -> str:
    body = "".join(f"<tr>{_cells(row, said)}</tr>" for row in rows)
    return f"<table><thead><tr>{''.join(f'<th scope=col>{name}</th>' for name in head)}</tr></thead><tbody>{body}</tbody></table>"


def _cells(row: Sequence[str], said: int) -> str:
    return "".join(f'<td class="said" dir="auto">{c}</td>' if at == said else f"<td>{c}</td>" for at, c in enumerate(row))


def _around(made: Disputed) -> str:
    clock = made.recording.rate.clock
    rows = "".join(
        f"<tr{' class=disputed' if row.is_disputed else ''}>"
        + _cells((clock(row.span.first, 1), _(row.voice), _(row.text), "in dispute" if row.is_disputed else ""), 2)
        + "</tr>"
        for row in made.around
    )
    return f"<table><tbody>{rows}</tbody></table>" if rows else "<p>Nothing is written there.</p>"


def _listened(made: Disputed) -> Iterable[str]:
    if made.listened:
        told = ", ".join(f"{_(name)} {count} ×" for name, count in made.listened)
        yield f"<h2>Who listened</h2><p>{told}, as far as it was logged.</p>"


def _facts(made: Disputed) -> str:
    facts = [
        ("File as received", made.evidence.sha256),
        ("Decoded audio", made.recording.audio_sha256),
        *((f"Draft of {draft.made_at}, {draft.source}", draft.sha256) for draft in made.drafts),
        *((file.name, file.sha256) for file in made.files),
    ]
    listed = "".join(f"<dt>{_(name)}</dt><dd><code>{_(digest)}</code></dd>" for name, digest in facts)
    by = f"Made by {_(made.made_by.name)} ({_(made.made_by.role.value)}), {_(made.made_at)}, {_(made.application)}."
    kept = "manifest.json names the SHA-256 of every file here; its own is entered in the laboratory's ledger."
    left = "<p>Redacted passages are blacked out and silent, privileged notes left out.</p>" if made.is_disclosure else ""
    return f"<dl>{listed}</dl>{left}<p><small>{by} {kept} SHA-256 throughout.</small></p>"
