"""Reading a division list: bytes → text → paragraphs → outline → units, targets, deadlines → records."""

from core.documents.decode import decode, read_text
from core.lists.parsing.build import build
from core.lists.parsing.builtin import built_in
from core.lists.parsing.export import as_json, as_text
from core.lists.parsing.outline import parse
from core.lists.parsing.records import Outline, OutlineNode, Target

__all__ = [
    "Outline",
    "OutlineNode",
    "Target",
    "as_json",
    "as_text",
    "build",
    "built_in",
    "decode",
    "parse",
    "read_text",
]
