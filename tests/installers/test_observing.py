"""The files for Prometheus and Grafana, held to what the hub and its workers really export."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from workbench.hub.metrics import CLOSED, FAMILIES, OTHER, PORT, Family

promql = pytest.importorskip("promql_parser", reason="promql-parser is not installed: it comes with the extra “dev”")

FOLDER = Path(__file__).resolve().parents[2] / "installers" / "observing"
RULES = yaml.safe_load((FOLDER / "alerts.yml").read_text("utf-8"))
TRIALS = sorted(path.name for path in FOLDER.glob("*.test.yml"))
TRIED = [one for name in TRIALS for one in yaml.safe_load((FOLDER / name).read_text("utf-8"))["tests"]]
SCRAPED = yaml.safe_load((FOLDER / "prometheus.yml").read_text("utf-8"))
BOARD = json.loads((FOLDER / "dashboard.json").read_text("utf-8"))
SCALING = FOLDER.parent / "kubernetes" / "components" / "keda" / "scaling.yaml"
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"] if "alert" in rule]
RECORDED = {rule["record"]: rule["expr"] for group in RULES["groups"] for rule in group["rules"] if "record" in rule}
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]

ADDED = {"job", "instance"}  # by Prometheus, to everything it scrapes
JOBS = {one["job_name"] for one in SCRAPED["scrape_configs"]}
OF_PROMETHEUS = {"up": ADDED, "ALERTS": {"alertname", "alertstate", "severity", *ADDED}}
OF_THE_PROCESS = {"process_resident_memory_bytes": ADDED, "process_cpu_seconds_total": ADDED}
DEVICE = re.compile(r"cpu|cuda(:[0-9]+)?")


class Named(NamedTuple):
    """An expression and where it stands."""

    where: str
    text: str


def _expressions() -> Iterator[Named]:
    for rule in (rule for group in RULES["groups"] for rule in group["rules"]):
        yield Named(rule.get("alert") or rule["record"], rule["expr"])
    for panel in PANELS:
        yield from (Named(panel["title"], target["expr"]) for target in panel["targets"])
    for note in BOARD["annotations"]["list"]:
        yield Named(note["name"], note["expr"])
    for scaled in yaml.safe_load_all(SCALING.read_text("utf-8")):
        yield from (Named(SCALING.name, one["metadata"]["query"]) for one in scaled["spec"]["triggers"])
    for tried in TRIED:
        yield from (Named(tried["name"], one["expr"]) for one in tried.get("promql_expr_test", ()))
        yield from (Named(tried["name"], one["series"]) for one in tried["input_series"])


EXPRESSIONS = tuple(_expressions())


@cache
def _exported() -> dict[str, set[str]]:
    """Every series that is exported, with its labels."""
    series = {**OF_PROMETHEUS, **OF_THE_PROCESS}
    for family in FAMILIES:
        for name, more in _series(family):
            series[name] = {*family.labels, *more, *ADDED}
    return series | {name: _kept(_parsed(text)) for name, text in RECORDED.items()}


def _series(family: Family) -> Iterator[tuple[str, set[str]]]:
    if family.kind != "histogram":
        yield family.name, set()
        return
    yield f"{family.name}_bucket", {"le"}
    yield from ((f"{family.name}_{part}", set()) for part in ("sum", "count"))


@cache
def _parsed(text: str) -> Any:
    """Grafana puts durations and choices in before Prometheus sees an expression."""
    return promql.parse(text.replace("$__rate_interval", "5m").replace("$engine", ".*").replace("$instance", ".*"))


def _nodes(expression: Any) -> Iterator[Any]:
    """The expression and everything in it."""
    yield expression
    inner = [getattr(expression, name, None) for name in ("expr", "lhs", "rhs", "param", "vector_selector")]
    for node in (*inner, *getattr(expression, "args", ())):
        if isinstance(node, promql.Expr):
            yield from _nodes(node)


def _selectors(expression: Any) -> list[Any]:
    return [node for node in _nodes(expression) if isinstance(node, promql.VectorSelector)]


def _kept(expression: Any) -> set[str]:
    """Labels that an expression's series have."""
    outer = expression
    while isinstance(outer, promql.BinaryExpr):
        outer = outer.lhs
    return _labels_of(outer)


def test_every_name_in_an_expression_is_found() -> None:
    parsed = _parsed(
        'sum by (x) (rate(a{p="q"}[5m])) / on (x) (-b > bool c) or absent(d) or max_over_time(e[1h:5m]) or topk(2, f)'
    )
    assert [selector.name for selector in _selectors(parsed)] == list("abcdef")


def test_every_expression_parses_and_names_what_is_exported() -> None:
    every = [(named.where, selector.name) for named in EXPRESSIONS for selector in _selectors(_parsed(named.text))]
    assert len(every) > len(EXPRESSIONS)
    assert [(where, name) for where, name in every if name not in _exported()] == []


def test_every_label_is_one_that_the_series_has() -> None:
    every = [(selector.name, matcher) for _, selector, matcher in _matchers()]
    assert {(name, matcher.name) for name, matcher in every if matcher.name not in _exported()[name]} == set()


def test_nothing_is_summed_by_a_label_that_is_not_there() -> None:
    sums = [(named.where, node) for named in EXPRESSIONS for node in _nodes(_parsed(named.text)) if _labels_of(node)]
    assert len(sums) > 20
    for where, node in sums:
        there = set.union(*(_exported()[selector.name] for selector in _selectors(node)))
        assert _labels_of(node) - there == set(), where


def _labels_of(node: Any) -> set[str]:
    return set(node.modifier.labels) if isinstance(node, promql.AggregateExpr) and node.modifier else set()


def test_a_value_that_is_looked_for_is_one_that_can_be() -> None:
    allowed = {**CLOSED, "job": JOBS}
    every = [(where, matcher.name, value) for where, _, matcher in _matchers() for value in matcher.value.split("|")]
    known = [(where, name, value) for where, name, value in every if name in allowed and value != ".*"]
    assert len(known) > 50
    assert [(where, name, value) for where, name, value in known if value not in allowed[name] - {OTHER}] == []
    assert [value for _, name, value in every if name == "device" and not DEVICE.fullmatch(value)] == []


def _matchers() -> Iterator[tuple[str, Any, Any]]:
    for named in EXPRESSIONS:
        for selector in _selectors(_parsed(named.text)):
            yield from ((named.where, selector, matcher) for matcher in selector.matchers.matchers)


def test_a_counter_is_only_looked_at_by_how_it_rises() -> None:
    counters = {family.name for family in FAMILIES if family.kind == "counter"}
    for named in EXPRESSIONS:
        bare = [node for node in _nodes(_parsed(named.text)) if not isinstance(node, promql.VectorSelector)]
        risen = {s.vector_selector.name for s in bare if isinstance(s, promql.MatrixSelector)}
        is_series = named.text.startswith(tuple(counters)) and "[" not in named.text
        used = {selector.name for selector in _selectors(_parsed(named.text))} & counters
        assert is_series or used <= risen


# Rules


def test_every_alert_says_how_bad_it_is_and_what_to_do() -> None:
    for alert in ALERTS:
        assert alert["labels"]["severity"] in ("critical", "warning")
        assert alert["annotations"]["summary"].strip().endswith(".")
        assert len(alert["annotations"]["runbook"]) > 20


def test_no_two_rules_share_a_name() -> None:
    names = [alert["alert"] for alert in ALERTS]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_every_alert_is_tried_where_it_has_to_come() -> None:
    come = {one["alertname"] for tried in TRIED for one in tried["alert_rule_test"] if one.get("exp_alerts")}
    assert come == {alert["alert"] for alert in ALERTS}


def test_every_recorded_figure_is_used() -> None:
    used = {selector.name for named in EXPRESSIONS for selector in _selectors(_parsed(named.text))}
    assert set(RECORDED) - used == set()


def test_the_guides_port_is_scraped_and_the_rules_are_read() -> None:
    assert SCRAPED["rule_files"] == ["alerts.yml"]
    hub, workers = SCRAPED["scrape_configs"]
    assert hub["static_configs"][0]["targets"] == [f"hub:{PORT}"]
    assert workers["dns_sd_configs"][0]["port"] == PORT


def _promtool(*words: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("promtool")
    if program is None:
        pytest.skip("promtool is not on PATH: it comes with Prometheus (Debian: the package prometheus)")
    return subprocess.run([program, *words], cwd=FOLDER, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("words", [("check", "config", "prometheus.yml"), ("test", "rules", *TRIALS)], ids=" ".join)
def test_prometheus_own_tool_agrees(words: tuple[str, ...]) -> None:
    done = _promtool(*words)
    assert done.returncode == 0, done.stdout + done.stderr


# Dashboard


def test_panels_stand_side_by_side_and_not_on_each_other() -> None:
    places = [(panel["title"], panel["gridPos"]) for panel in BOARD["panels"]]
    assert [title for title, place in places if place["x"] + place["w"] > 24] == []
    assert [(a, b) for (a, one), (b, other) in combinations(places, 2) if _overlap(one, other)] == []


def _overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    side = one["x"] < other["x"] + other["w"] and other["x"] < one["x"] + one["w"]
    return side and one["y"] < other["y"] + other["h"] and other["y"] < one["y"] + one["h"]


def test_every_panel_has_a_number_a_name_a_sentence_and_a_unit() -> None:
    numbers = [panel["id"] for panel in BOARD["panels"]]
    assert len(set(numbers)) == len(numbers)
    assert [panel["title"] for panel in PANELS if not panel["description"].endswith(".")] == []
    assert [panel["title"] for panel in PANELS if not panel["fieldConfig"]["defaults"]["unit"]] == []


def test_every_query_asks_the_data_source_that_was_chosen() -> None:
    asked = [panel["datasource"] for panel in PANELS]
    asked += [target["datasource"] for panel in PANELS for target in panel["targets"]]
    asked += [one["datasource"] for one in (*BOARD["annotations"]["list"], *BOARD["templating"]["list"][1:])]
    assert {(one["type"], one["uid"]) for one in asked} == {("prometheus", "${datasource}")}
    assert BOARD["templating"]["list"][0]["type"] == "datasource"


def test_every_query_of_a_panel_has_a_letter_of_its_own() -> None:
    for panel in PANELS:
        letters = [target["refId"] for target in panel["targets"]]
        assert len(set(letters)) == len(letters) > 0


def test_a_legend_names_labels_that_the_series_have() -> None:
    for panel in PANELS:
        for target in panel["targets"]:
            there = set.union(*(_exported()[selector.name] for selector in _selectors(_parsed(target["expr"]))))
            assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) - there == set()


def test_choices_come_from_labels_that_are_exported() -> None:
    for choice in BOARD["templating"]["list"][1:]:
        name, label = re.fullmatch(r"label_values\((\w+), (\w+)\)", choice["definition"]).groups()
        assert label in _exported()[name]
        assert any(f"${choice['name']}" in named.text for named in EXPRESSIONS)


def test_every_family_is_shown_or_watched() -> None:
    """What nobody looks at need not be counted. Who runs which version is for whoever asks."""
    looked_at = {selector.name for named in EXPRESSIONS for selector in _selectors(_parsed(named.text))}
    unseen = {family.name for family in FAMILIES if not looked_at & {name for name, _ in _series(family)}}
    assert unseen == {"workbench_info"}
