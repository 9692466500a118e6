"""A list made quick to ask: who does what, what hangs where. Built once a list, never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from core.model.leaders import plain_name
from core.model.period import Month, is_due
from core.model.records import (
    Assignment,
    Indicator,
    IndicatorId,
    Node,
    NodeId,
    NodeKind,
    Role,
    TaskChange,
    Unit,
    UnitId,
    WorkList,
)

Part = tuple[NodeId, UnitId]


class Board:
    """A WorkList with its look-ups. All tuples keep the list's order.

    `ended` names the units' parts of tasks that were closed out or suspended, with the last month in
    which a filing was due; `extended` the agreed changes of a unit's deadlines, oldest first. Before
    `first_month` (起报月) nothing is due.
    """

    def __init__(
        self,
        work_list: WorkList,
        ended: Mapping[Part, Month] | None = None,
        extended: Mapping[NodeId, Sequence[TaskChange]] | None = None,
        first_month: Month | None = None,
    ) -> None:
        self.work_list = work_list
        self.ended: Mapping[Part, Month] = ended or {}
        self.extended: Mapping[NodeId, Sequence[TaskChange]] = extended or {}
        self.first_month = first_month or Month(work_list.year, 1)

    @cached_property
    def nodes(self) -> dict[NodeId, Node]:
        """Every node by id, in the order of the text."""
        return {node.id: node for node in self.work_list.nodes}

    @cached_property
    def units(self) -> dict[UnitId, Unit]:
        """Every unit and collective by id."""
        return {unit.id: unit for unit in self.work_list.units}

    @cached_property
    def single_units(self) -> tuple[Unit, ...]:
        """The units that file; collectives left out."""
        return tuple(unit for unit in self.work_list.units if not unit.is_collective)

    @cached_property
    def children(self) -> dict[NodeId | None, tuple[Node, ...]]:
        """The nodes under each node; None holds the top."""
        groups: dict[NodeId | None, list[Node]] = defaultdict(list)
        for node in self.work_list.nodes:
            groups[node.parent_id].append(node)
        return {parent: tuple(group) for parent, group in groups.items()}

    @cached_property
    def assignments(self) -> dict[NodeId, tuple[Assignment, ...]]:
        """Who is named at each node."""
        groups: dict[NodeId, list[Assignment]] = defaultdict(list)
        for assignment in self.work_list.assignments:
            groups[assignment.node_id].append(assignment)
        return {node: tuple(group) for node, group in groups.items()}

    @cached_property
    def indicators(self) -> dict[NodeId, tuple[Indicator, ...]]:
        """The quantified targets of each node."""
        groups: dict[NodeId, list[Indicator]] = defaultdict(list)
        for indicator in self.work_list.indicators:
            groups[indicator.node_id].append(indicator)
        return {node: tuple(group) for node, group in groups.items()}

    @cached_property
    def indicator_by_id(self) -> dict[IndicatorId, Indicator]:
        """Every indicator by id."""
        return {indicator.id: indicator for indicator in self.work_list.indicators}

    @cached_property
    def leaders(self) -> dict[NodeId, tuple[str, ...]]:
        """分管、牵头领导 of each node: its own, else those of the nearest heading above that names any."""
        found: dict[NodeId | None, tuple[str, ...]] = {}
        for node in self.work_list.nodes:
            own = tuple(dict.fromkeys(map(plain_name, node.leaders)))
            found[node.id] = own or found.get(node.parent_id, ())
        return {node.id: found[node.id] for node in self.work_list.nodes}

    @cached_property
    def leader_names(self) -> tuple[str, ...]:
        """Everybody who is in charge of a task, each once, in the order of the list."""
        return tuple(dict.fromkeys(name for node in self.tasks for name in self.leaders[node.id]))

    @cached_property
    def tasks(self) -> tuple[Node, ...]:
        """The nodes that are worked off: those with units."""
        return tuple(node for node in self.work_list.nodes if node.id in self.assignments)

    def meant_units(self, assignment: Assignment) -> tuple[UnitId, ...]:
        """The single units an assignment stands for; a collective that waits for the office means all its members."""
        unit = self.units[assignment.unit_id]
        if not unit.is_collective:
            return (unit.id,)
        return unit.members if assignment.chosen is None else assignment.chosen

    @cached_property
    def units_of(self) -> dict[NodeId, tuple[UnitId, ...]]:
        """The single units of each task, collectives unfolded, each once."""
        return {
            node_id: tuple(dict.fromkeys(unit for part in parts for unit in self.meant_units(part)))
            for node_id, parts in self.assignments.items()
        }

    @cached_property
    def tasks_of(self) -> dict[UnitId, tuple[Node, ...]]:
        """The tasks of each single unit."""
        groups: dict[UnitId, list[Node]] = defaultdict(list)
        for node in self.tasks:
            for unit_id in self.units_of[node.id]:
                groups[unit_id].append(node)
        return {unit: tuple(group) for unit, group in groups.items()}

    def is_pending(self, node_id: NodeId, unit_id: UnitId) -> bool:
        """Whether the unit stands at the node only because the office has not yet said which are meant (有关镇…)."""
        named = [part for part in self.assignments.get(node_id, ()) if unit_id in self.meant_units(part)]
        return bool(named) and all(self.units[part.unit_id].pending and part.chosen is None for part in named)

    def due_tasks(self, unit_id: UnitId, month: Month) -> tuple[Node, ...]:
        """应报: the unit's tasks that are to be filed for the month."""
        return tuple(node for node in self.tasks_of.get(unit_id, ()) if self.is_due(node, unit_id, month))

    def is_due(self, node: Node, unit_id: UnitId, month: Month) -> bool:
        """应报: whether the unit is to file on this task for the month."""
        if not self.is_worked_on(node, unit_id, month) or self.is_part(node, unit_id):
            return False
        return is_due(node.frequency, month, node.due_date)

    def is_worked_on(self, node: Node, unit_id: UnitId, month: Month) -> bool:
        """Whether the task is the unit's in the month: reporting has begun, nothing ended it, no merger moved it."""
        if month < self.first_month or node.is_removed(month) or not self.holds(node.id, unit_id, month):
            return False
        last = self.ended.get((node.id, unit_id))
        return last is None or month <= last

    def holds(self, node_id: NodeId, unit_id: UnitId, month: Month) -> bool:
        """Whether the unit stands at the node in the month: a merged one until then, its successor from then on."""
        merged = self.units[unit_id].merged_in
        since = self._since.get((node_id, unit_id))
        return (merged is None or month < merged) and (since is None or month >= since)

    @cached_property
    def _since(self) -> dict[Part, Month]:
        """Parts that a unit has only from a month on, by no other assignment before."""
        found: dict[Part, Month | None] = {}
        for parts in self.assignments.values():
            for part in parts:
                for unit_id in self.meant_units(part):
                    known = found.setdefault((part.node_id, unit_id), part.since)
                    if known is not None and (part.since is None or part.since < known):
                        found[part.node_id, unit_id] = part.since
        return {key: month for key, month in found.items() if month is not None}

    def is_successors(self, node_id: NodeId, unit_id: UnitId) -> bool:
        """Whether the unit has the task only since another was merged into it."""
        return (node_id, unit_id) in self._since

    def units_at(self, node_id: NodeId, month: Month) -> tuple[UnitId, ...]:
        """The single units of a task in the month, in the order of the list."""
        return tuple(unit for unit in self.units_of.get(node_id, ()) if self.holds(node_id, unit, month))

    def successor(self, unit_id: UnitId, month: Month | None = None) -> UnitId:
        """The unit that does its work in the month (without one: in the end), after all mergers."""
        seen: set[UnitId] = set()
        while unit_id not in seen and unit_id in self.units:
            seen.add(unit_id)
            unit = self.units[unit_id]
            if unit.merged_into is None or (month and unit.merged_in and month < unit.merged_in):
                break
            unit_id = unit.merged_into
        return unit_id

    @cached_property
    def _predecessors(self) -> dict[UnitId, set[UnitId]]:
        found: dict[UnitId, set[UnitId]] = defaultdict(set)
        for unit in self.work_list.units:
            if unit.merged_into is not None:
                found[self.successor(unit.id)].add(unit.id)
        return found

    def predecessors(self, unit_id: UnitId) -> set[UnitId]:
        """The units that were merged into it, straight or through others."""
        return self._predecessors.get(unit_id, set())

    @cached_property
    def leads(self) -> dict[NodeId, UnitId]:
        """Who answers for each task: the unit that the text says leads, else the one named first."""
        return {node: found for node, parts in self.assignments.items() if (found := self._lead(parts))}

    def _lead(self, parts: Sequence[Assignment]) -> UnitId | None:
        original = [part for part in parts if part.since is None] or parts
        ordered = sorted(
            original, key=lambda part: (part.role is not Role.LEAD, self.units[part.unit_id].is_collective)
        )
        return next((unit for part in ordered for unit in self.meant_units(part)), None)

    def is_lead_named(self, node_id: NodeId) -> bool:
        """Whether the text says who leads; else the first-named unit is taken (按首列)."""
        return any(part.role is Role.LEAD for part in self.assignments.get(node_id, ()))

    def is_part(self, node: Node, unit_id: UnitId) -> bool:
        """Whether the unit stands at a measure above this task, too: it files there, and the task is a part of that.

        应报 is one filing a measure × unit × period, however far the measure is broken down (任务分解).
        """
        above = self.path(node.id)[:-1] if node.kind is NodeKind.TASK else ()
        return any(unit_id in self.units_of.get(each.id, ()) for each in above)

    def path(self, node_id: NodeId) -> tuple[Node, ...]:
        """The nodes from the top down to this one, itself included."""
        return tuple(reversed(tuple(self._upwards(node_id))))

    def _upwards(self, node_id: NodeId) -> Iterator[Node]:
        at: NodeId | None = node_id
        while at is not None:
            node = self.nodes[at]
            yield node
            at = node.parent_id
