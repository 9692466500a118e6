"""Whole made-up lists in the layouts that offices use, against keys made by reading them."""

import json
from pathlib import Path

import pytest

from core.lists.parsing import parse, read_text
from core.model.records import Role

LISTS = Path(__file__).parents[2] / "data" / "lists"
NAMES = sorted(path.stem for path in LISTS.glob("*.txt"))


def read(name):
    key = json.loads((LISTS / f"{name}.expected.json").read_text(encoding="utf-8"))
    return parse(read_text(LISTS / f"{name}.txt")), key["items"]


def node_of(item, outline):
    for node in outline.nodes:
        if node.number.strip("、.") == item["no"] or not item["no"]:
            words = node.title if node.title.startswith(item["title"]) else node.body
            if words.startswith(item["title"]):
                return node
    pytest.fail(f"{item['title']} is not among {[node.title for node in outline.nodes]}")


def apart(names):
    """The names with collective phrases taken apart, so that either habit counts."""
    return [part for name in names for part in name.split("、")]


def units_of(node, *roles):
    return apart(unit.name for unit in node.units if unit.role in roles)


def headings_of(node, outline):
    by_id = {one.id: one for one in outline.nodes}
    path = []
    while node.parent:
        node = by_id[node.parent]
        path.insert(0, node.title)
    return path


def as_keys(targets):
    """(value or values, unit, comparator) of each target, in one order."""
    keys = [(list(one.values), one.unit, one.comparator.value) for one in targets]
    return sorted(keys, key=str)


def test_there_are_lists_to_read():
    assert len(NAMES) >= 28


@pytest.mark.parametrize("name", NAMES)
def test_units_and_leads_are_the_key_s(name):
    outline, items = read(name)
    for item in items:
        node = node_of(item, outline)
        assert units_of(node, *Role) == apart(item["units"])
        assert units_of(node, Role.LEAD) == apart(item["lead_units"])


@pytest.mark.parametrize("name", NAMES)
def test_tasks_stand_under_the_key_s_heading(name):
    outline, items = read(name)
    for item in items:
        found = headings_of(node_of(item, outline), outline)
        wanted = item.get("path", [])
        assert len(found) >= len(wanted)
        for title, words in zip(reversed(found), reversed(wanted), strict=False):
            assert title.startswith(words)


@pytest.mark.parametrize("name", NAMES)
def test_targets_are_the_key_s_and_no_others(name):
    outline, items = read(name)
    for item in items:
        got = as_keys(one for one in node_of(item, outline).targets if one.values)
        value = [target["value"] for target in item["targets"]]
        wanted = sorted(
            (
                ([float(v) for v in (one if isinstance(one, list) else [one])], target["unit"], target["cmp"])
                for one, target in zip(value, item["targets"], strict=True)
            ),
            key=str,
        )
        soft = [target for target in item["targets"] if target.get("soft")]
        assert [one for one in wanted if one in got or not soft] == got


@pytest.mark.parametrize("name", NAMES)
def test_units_stand_only_where_the_key_has_them(name):
    outline, items = read(name)
    assert sum(bool(node.units) for node in outline.nodes) == sum(bool(item["units"]) for item in items)
