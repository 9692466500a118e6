"""Characters that only look like others, made those: every text that comes in passes through `unified`.

PDFs and some fonts give radicals (⺠ U+2EA0, ⽅ U+2F45) for the characters that they look like, so that 居⺠ is not
found as 居民. The Kangxi radicals have their characters in Unicode's compatibility forms; those of the supplement are
listed here (Unicode's EquivalentUnifiedIdeograph). Every character keeps its place.
"""

from __future__ import annotations

import re
import unicodedata

_SUPPLEMENT = (
    "⺁厂⺇几⺈刀⺊卜⺋卩⺌小⺍小⺎兀⺏尢⺐尢⺒巳⺓幺⺗心⺘手⺙攵⺛旡⺜日⺝月⺞歹⺟母⺠民⺡水⺢水⺣火⺤爪⺥爪⺦丬⺧牛⺨犬⺩王⺪疋⺫目⺬示⺭示⺮竹⺯糸⺰纟⺱网⺲网⺳网⺴网⺵网⺶羊⺷羊⺸羊⺹老⺺聿⺻聿"
    "⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟食⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉"
    "⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_KANGXI = range(0x2F00, 0x2FD6)
_RADICALS = dict(zip(map(ord, _SUPPLEMENT[::2]), _SUPPLEMENT[1::2], strict=True)) | {
    code: unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI
}
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE |= {ord("％"): ord("%"), ord("．"): ord("."), ord("－"): ord("-"), ord("＋"): ord("+"), 0xA0: ord(" ")}
_HAS_WIDE = re.compile(f"[{''.join(map(chr, _WIDE))}]")
_HAS_RADICALS = re.compile("[\u2e80-\u2fdf]")


def fold(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones."""
    return text.translate(_WIDE) if _HAS_WIDE.search(text) else text


def unified(text: str) -> str:
    """The same with radicals as the characters that they stand for: what every reader gives its text through."""
    return fold(text.translate(_RADICALS) if _HAS_RADICALS.search(text) else text)
