"""Reading a division list: bytes → text → paragraphs → outline → units, targets, deadlines → records."""

from core.parsing.build import build
from core.parsing.builtin import built_in
from core.parsing.decode import decode, read_text
from core.parsing.export import as_json, as_text
from core.parsing.outline import parse
from core.parsing.records import Outline, OutlineNode, Target

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
