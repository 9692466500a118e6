"""A list on its way into a workspace: what was read, the doubts in it, and its corrections. Nothing is stored here."""

from core.drafting.course import Course
from core.drafting.draft import Draft, begin
from core.drafting.marks import Mark, Shown, shown
from core.drafting.questions import Answer, Question, Want, questions
from core.drafting.result import matches, result

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
    "result",
    "shown",
]
