"""The program's door: arguments, wiring and exit codes. The only place that knows core, db and gui.

Exit codes: 0 done, 1 refused with a reason, 2 wrong use. Sub-commands never import Qt, and each
imports what it needs when it runs, so that none pays for another.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from core.errors import KnownError


@click.group()
def cli() -> None:
    """重点工作分工清单：填报、督查、报表。"""


@cli.command()
@click.argument("file", metavar="LIST", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="以 JSON 打印。")
def parse(file: Path, as_json: bool) -> None:
    """显示程序怎样理解一份清单，不保存任何内容。"""
    from core import parsing

    outline = parsing.parse(parsing.read_text(file))
    if as_json:
        click.echo(json.dumps(parsing.as_json(outline), ensure_ascii=False, indent=1))
    else:
        click.echo(parsing.as_text(outline))


def main() -> int:
    """Run the command line; a known refusal is a sentence on standard error and exit code 1."""
    try:
        cli.main(standalone_mode=False)
    except KnownError as error:
        click.echo(str(error), err=True)
        return 1
    except click.ClickException as error:
        error.show()
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
