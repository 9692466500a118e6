"""The drafts of an import one after the other: back and forth, nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass

from core.lists.drafting.draft import Draft


@dataclass(frozen=True, slots=True)
class Course:
    """Where the import is; each earlier or later draft with what led from it or to it."""

    draft: Draft
    done: tuple[tuple[str, Draft], ...] = ()
    undone: tuple[tuple[str, Draft], ...] = ()

    def take(self, label: str, draft: Draft) -> Course:
        """Go on with a changed draft; one that changed nothing is no step."""
        return self if draft == self.draft else Course(draft, (*self.done, (label, self.draft)))

    def back(self) -> Course:
        """One step back, as far as there is one."""
        if not self.done:
            return self
        label, draft = self.done[-1]
        return Course(draft, self.done[:-1], (*self.undone, (label, self.draft)))

    def forth(self) -> Course:
        """One step forth again."""
        if not self.undone:
            return self
        label, draft = self.undone[-1]
        return Course(draft, (*self.done, (label, self.draft)), self.undone[:-1])
