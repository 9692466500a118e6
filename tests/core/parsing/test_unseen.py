"""Forty lists in all kinds of layouts, half of them tables, written with their keys before the parser met them."""

import json
from pathlib import Path

import pytest

from core.documents.files import read
from core.lists.parsing import as_json, parse
from core.model.records import Role
from tests.core.reading import renderings

LISTS = Path(__file__).parents[2] / "data" / "unseen"
NAMES = sorted(path.name.removesuffix(".expected.json") for path in LISTS.glob("*.expected.json"))


def parsed(name):
    grid = LISTS / f"{name}.grid"
    text = renderings.as_xlsx(renderings.table_of(grid)) if grid.exists() else read(LISTS / f"{name}.txt")
    return as_json(parse(text))["nodes"]


def pairs(name):
    """Each item of the key with its node."""
    nodes = parsed(name)
    by_id = {node["id"]: node for node in nodes}
    free = list(nodes)
    for item in json.loads((LISTS / f"{name}.expected.json").read_text(encoding="utf-8"))["items"]:
        begins = [n for n in free if n["title"].startswith(item["title"]) or n["body"].startswith(item["title"])]
        same = [node for node in begins if node["number"].strip("、.：") == item["no"]]
        assert begins, f"{item['title']} is not among {[node['title'] for node in nodes]}"
        node = (same or begins)[0]
        free.remove(node)
        yield item, node, by_id


def names_of(node, *roles):
    return [part for unit in node["units"] if unit["role"] in roles for part in unit["name"].split("、")]


def as_lists(names):
    return [part for name in names for part in name.split("、")]


def test_there_are_forty():
    assert len(NAMES) == 40


@pytest.mark.parametrize("name", NAMES)
def test_tasks_units_leads_leaders_days_and_headings(name):
    for item, node, by_id in pairs(name):
        assert names_of(node, *(role.value for role in Role)) == as_lists(item["units"])
        assert names_of(node, "lead") == as_lists(item["lead_units"])
        leaders = [leader.replace(" ", "") for leader in node["leaders"]]
        assert leaders == item.get("leaders", leaders)
        assert node["deadline"] == item.get("deadline", node["deadline"])
        if item.get("path"):
            assert by_id[node["parent"]]["title"].startswith(item["path"][-1])


@pytest.mark.parametrize("name", NAMES)
def test_targets_with_direction_day_and_points(name):
    for item, node, _ in pairs(name):
        left = list(node["targets"])
        for want in item["targets"]:
            found = [
                target
                for target in left
                if (target["value"], target["unit"], target["comparator"]) == (want["value"], want["unit"], want["cmp"])
            ]
            assert found, f"{want} is not among {left}"
            left.remove(found[0])
            assert found[0]["direction"] == want.get("direction", found[0]["direction"])
            assert found[0]["due"] == want.get("due", found[0]["due"])
            if "points" in want:
                assert found[0]["points"] == {month: in_values(value, want) for month, value in want["points"].items()}


def in_values(value, target):
    """A key may write a point in percent of its target."""
    share = isinstance(value, str) and float(value.rstrip("%")) / 100
    return target["value"] * share if share else value
