"""What the authority takes away: its three data returns and a page of statistics, in one folder."""
from __future__ import annotations

import base64
import datetime
import html
import pathlib
import re

import instants
from ctl import CtlError

# What is made of which kind; the first file that an authority would send.
KINDS = ("RETURN_KIND_SSDA_903_CSV", "RETURN_KIND_SSD_MISSING", "RETURN_KIND_ANNEX_A_LIST_8")
# What the authority has beside the absences themselves: the rules that need it are checked.
SUPPLIED = ("header.csv", "episodes.csv")
_STYLE = """
body { font: 1.1rem/1.5 Arial, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #0b0c0c }
table { border-collapse: collapse; width: 100%; margin: 0 0 2rem }
caption { font-weight: bold; text-align: left; margin: 0 0 .5rem }
th, td { border-bottom: 1px solid #b1b4b6; padding: .4rem .8rem .4rem 0; text-align: left } td, thead th + th { text-align: right }
"""


def collection_year(instant: int) -> int:
    """Returns the year in which the collection year of an instant ends, by London's calendar."""
    day = instants.to_datetime(instant).astimezone(instants.LONDON).date()
    return day.year + (day >= datetime.date(day.year, 4, 1))


def share(part: int, whole: int) -> str:
    """Returns "63 %", or "–" of nothing."""
    return f"{100 * part / whole:.0f}\N{NO-BREAK SPACE}%" if whole else "–"


def words(key: str) -> str:
    """Returns a code as people read it; the empty one is not known."""
    return key.replace("_", " ").capitalize() if key else "Not known"


def table(caption: str, heads: list[str], rows: list[list[str]]) -> str:
    """Returns an HTML table whose rows begin with their heading."""
    cells = [f"<th scope=\"col\">{html.escape(head)}</th>" for head in heads]
    body = ["<tr><th scope=\"row\">" + html.escape(row[0]) + "</th>" +
            "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:]) + "</tr>" for row in rows]
    return (f"<table><caption>{html.escape(caption)}</caption><thead><tr>{''.join(cells)}</tr></thead>"
            f"<tbody>{''.join(body)}</tbody></table>")


def _number(counts: dict, name: str) -> int:
    return int(counts.get(name, 0))


def _tallies(counts: dict, name: str) -> list[list[str]]:
    settled = _number(counts, "settled")
    return [[words(each.get("key", "")), each.get("episodes", "0"), share(_number(each, "episodes"), settled)]
            for each in counts.get(name, ())]


def page(authority: str, by_home: dict) -> str:
    """Returns statistics by home as a page that needs nothing but itself."""
    total = by_home["total"]
    heads = ["Home", "Episodes", "72 hours over", "Offered in time", "Held in time", "Declined", "Offered in time, share",
             "Held in time, share"]

    def row(name: str, counts: dict) -> list[str]:
        settled = _number(counts, "settled")
        offered, held = _number(counts, "offered_in_time"), _number(counts, "held_in_time")
        return [name, str(_number(counts, "episodes")), str(settled), str(offered), str(held),
                str(_number(counts, "declined")), share(offered, settled), share(held, settled)]

    groups = [row(f"Home {group['key']}" if group.get("key") else "No home known", group["counts"])
              for group in by_home.get("groups", ())]
    parts = [table("By home", heads, [*groups, row("All", total)])]
    parts += [table(caption, [head, "Episodes", "Share"], _tallies(total, name)) for caption, head, name in (
        ("From the return to the offer", "Offered", "offered_after"),
        ("From the return to the interview", "Held", "held_after"),
        ("Why late", "Reason", "late_reasons"), ("Whose delay", "Delay", "delays"), ("How they ended", "Outcome", "outcomes"))]
    title = f"Return interviews of {authority}"
    return (f"<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>{html.escape(title)}</title>"
            f"<meta name=\"viewport\" content=\"width=device-width\"><style>{_STYLE}</style></head><body><main>"
            f"<h1>{html.escape(title)}</h1><p>As at {html.escape(by_home['as_at_time'])}. In time is within 72 elapsed "
            "hours of the return. Shares are of the episodes whose 72 hours are over or whose interview ended. Not for "
            f"publication: small numbers are not suppressed.</p>{''.join(parts)}</main></body></html>\n")


def write(ctl, world, source: pathlib.Path, folder: pathlib.Path, day: int) -> list[str]:
    """Fills the folder, with returns of the collection year of `day`; returns a line about each file."""
    folder.mkdir(parents=True, exist_ok=True)
    lead, authority = world.by_role("service_lead"), world.authority
    supplied = [{"file_name": name, "content": base64.b64encode((source / name).read_bytes()).decode()}
                for name in SUPPLIED if (source / name).exists()]
    lines = []
    for kind in KINDS:
        request = {"authority_id": authority, "kind": kind, "year": collection_year(day), "supplied": supplied,
                   "with_lineage": True}
        try:
            made = ctl.query("reporting.MakeDataReturn", request, lead)
        except CtlError as error:  # a large return is no message with its lineage
            lines.append(f"{kind}: {error}")
            continue
        for file in (made["file"], made["lineage"]):
            name = re.sub(r"[^\w.-]", "_", file["file_name"])
            (folder / name).write_bytes(base64.b64decode(file.get("content", "")))
        outcomes = [rule.get("outcome", "") for rule in made.get("rules", ())]
        counts = ", ".join(f"{outcomes.count(f'RULE_OUTCOME_{name}')} {words(name).lower()}"
                           for name in ("PASSED", "FAILED", "NOT_CHECKED"))
        checks = f"; rules: {counts}" if outcomes else ""
        left_out = f"; {len(made['left_out'])} left out" if made.get("left_out") else ""
        lines.append(f"{made['file']['file_name']}: {made['data_return'].get('row_count', 0)} rows{checks}{left_out}")
    by_home = ctl.query("reporting.GetStatistics", {"authority_id": authority, "breakdown": "BREAKDOWN_HOME"}, lead)
    (folder / "statistics.html").write_text(page(authority, by_home), encoding="utf-8")
    total = by_home["total"]
    lines.append(f"statistics.html: {_number(total, 'episodes')} episodes, {_number(total, 'offered_in_time')} offered "
                 f"and {_number(total, 'held_in_time')} held in time")
    return lines
