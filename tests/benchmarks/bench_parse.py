"""How long parsing takes, and that it grows with the text: uv run python tests/benchmarks/bench_parse.py.

With pieces of text behind it: each of them repeated to a quarter of a megabyte and to one (all of the tests' own
with `hostile`).
"""

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.errors import KnownError
from core.host.resources import resource
from core.lists.parsing import parse
from tests.core.parsing.test_hostile import REPEATED

UNITS = ("区教育局", "区财政局", "区住房和城乡建设局", "区文化广电旅游体育局", "各镇人民政府、街道办事处")


def made_up(measures):
    """A list of that many measures in sections of ten."""
    lines = ["2023年重点工作任务分工清单"]
    for at in range(measures):
        if at % 10 == 0:
            lines.append(f"（{'一二三四五六七八九十'[at // 10 % 10]}）推动工作再提速。坚持服务大局，持续深化改革。")
        units = "、".join(UNITS[at % 3 :])
        lines.append(
            f"第{at}号工程建设。加快完善规划编制，力争完成投资{at + 1}.5亿元、扩园{at % 7 + 1}平方公里以上，"
            f"引进产值超10亿元项目{at % 5 + 1}个以上，确保利用率均达到90%以上，6月底前建成。（{units}）"
        )
    return "\n".join(lines)


def seconds(text, rounds=3):
    """The best of some rounds."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        parse(text)
        times.append(time.perf_counter() - begin)
    return min(times)


def hostile(piece):
    """How long a quarter of a megabyte of the piece takes, and one whole; the ratio is about 4 where it is linear."""
    took = []
    for size in (250_000, 1_000_000):
        begin = time.process_time()
        with suppress(KnownError):
            parse("1.甲。（区教育局）\n" + piece * (size // len(piece)))
        took.append(time.process_time() - begin)
    return f"{piece!r}: {took[0]:.1f} s, {took[1]:.1f} s, ratio {took[1] / max(took[0], 0.001):.1f}"


def interpreter(rounds=10):
    """The best start of an interpreter that does nothing."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        times.append(time.perf_counter() - begin)
    return min(times)


def main():
    if sys.argv[1:]:
        said = [piece.replace("\\n", "\n").replace("\\t", "\t") for piece in sys.argv[1:]]
        for piece in REPEATED if said == ["hostile"] else said:
            sys.stdout.write(f"{hostile(piece)}\n")
            sys.stdout.flush()
        return
    seed = resource("lists", "2022.txt").read_text(encoding="utf-8")
    seconds(seed)
    small, large = seconds(made_up(500)), seconds(made_up(5000))
    figures = [f"built-in list: {seconds(seed, 20) * 1000:.1f} ms, interpreter start: {interpreter() * 1000:.1f} ms"]
    figures.append(f"500: {small * 1000:.0f} ms, 5000: {large * 1000:.0f} ms, ratio {large / small:.1f}")
    sys.stdout.write("\n".join(figures) + "\n")


if __name__ == "__main__":
    main()
