"""A list on its way into a workspace: what was read, the doubts in it, and its corrections. Nothing is stored here."""

from core.lists.drafting.course import Course
from core.lists.drafting.draft import Draft, begin
from core.lists.drafting.marks import Mark, Shown, shown
from core.lists.drafting.memory import remember, remembered
from core.lists.drafting.questions import Answer, Question, Want, questions
from core.lists.drafting.result import matches, result

__all__ = [
    "Answer",
    "Course",
    "Draft",
    "Mark",
    "Question",
    "Shown",
    "Want",
    "begin",
    "matches",
    "questions",
    "remember",
    "remembered",
    "result",
    "shown",
]
