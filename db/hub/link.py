"""Reaching the server, and its refusals as sentences. The driver is an optional part, loaded here when it is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from core.errors import FaultError, KnownError
from core.exchange.hub import AwayError, PasswordNeededError
from core.host.hub_address import SAMPLE, place_of

if TYPE_CHECKING:
    import psycopg
    from psycopg import Connection

_WAIT = 10  # seconds for a server to answer a call
#: What a server says before one is let in has no code, only words, in its own language.
_FATAL = re.compile("FATAL|致命错误")
_WRONG_PASSWORD = re.compile("authentication failed|认证失败")
_BUSY = re.compile("starting up|shutting down|too many|recovery|正在启动|正在关闭|过多|恢复")
_AWAY = "连上以后再试；没有送出的留在本机，没有收取的留在服务器上，不会丢。"


def connect(url: str, *, account: str = "", password: str = "") -> Connection:
    """A connection; `account` where the address names none. Times of the server are in this PC's zone."""
    driver = _driver()
    known: dict[str, Any] = {"connect_timeout": _WAIT, "application_name": "zdgz", "client_encoding": "utf8"}
    known |= {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
    try:
        given = driver.conninfo.conninfo_to_dict(url)
    except driver.ProgrammingError as error:
        raise KnownError("汇聚库的地址读不懂，没有连接。", f"写成 {SAMPLE} 的样子。") from error
    known |= {name: value for name, value in given.items() if value is not None}
    if account:
        known.setdefault("user", account)
    if password:
        known["password"] = password
    with _reaching(driver, url):
        made: Connection = driver.connect(**known, autocommit=True)
        return made


def _driver() -> Any:  # noqa: ANN401  a module
    try:
        import psycopg
    except ImportError as error:
        said = "这个程序没有带连接 PostgreSQL 的部件，没有连接。"
        raise KnownError(said, "换用带这个部件的程序；从源代码运行的，加 --extra hub。") from error
    return psycopg


@contextmanager
def _reaching(driver: Any, url: str) -> Iterator[None]:  # noqa: ANN401  a module
    try:
        yield
    except driver.OperationalError as error:
        if error.pgconn is not None and error.pgconn.needs_password:
            raise PasswordNeededError("服务器要密码，没有连上。") from error
        if _WRONG_PASSWORD.search(str(error)):
            raise PasswordNeededError("账号或密码不对，没有连上。") from error
        if _FATAL.search(str(error)) and not _BUSY.search(str(error)):
            raise KnownError(f"服务器不让这个账号连接：{_first_line(error)}", "请管理员看一看账号和库名。") from error
        raise AwayError(f"连不上服务器 {place_of(url)}。", _AWAY) from error


def _first_line(error: Exception) -> str:
    return str(error).rpartition(": ")[2].strip().partition("\n")[0]


@contextmanager
def translated(what: str = "没有做完") -> Iterator[None]:
    """What a server may refuse as sentences; a defect passes through. `what` says what was not done."""
    driver = _driver()
    errors = driver.errors
    try:
        yield
    except errors.InsufficientPrivilege as error:
        raise KnownError(f"这个账号没有这项权限，{what}。", "看一看连接用的账号。") from error
    except (errors.UndefinedTable, errors.UndefinedColumn, errors.InvalidSchemaName, errors.UndefinedFunction) as error:
        raise KnownError(f"服务器上还没有建好汇聚库，{what}。", "请管理员先运行 hub 地址 init。") from error
    except errors.ConfigurationLimitExceeded as error:
        raise KnownError(f"服务器给这个账号的空间用完了，{what}。", "请管理员放宽，或清理以前的包。") from error
    except (errors.LockNotAvailable, errors.QueryCanceled) as error:
        raise FaultError(
            f"服务器上有别的操作占着，{what}。", "过一会儿再试；总是这样的，请管理员看一看服务器。"
        ) from error
    except (errors.DiskFull, errors.OutOfMemory, errors.ReadOnlySqlTransaction) as error:
        raise FaultError(f"服务器的空间不够或只读，{what}。", "请管理员看一看服务器。") from error
    except driver.OperationalError as error:
        raise AwayError(f"与服务器的连接断了，{what}。", _AWAY) from error


def notice(link: psycopg.Connection) -> str:
    """What is to be said of a connection whose content others on the way could read; "" when there is nothing."""
    where = link.info.host
    is_here = where.startswith(("/", "127.")) or where in {"", "localhost", "::1"}
    if is_here or link.pgconn.ssl_in_use:
        return ""
    return "与服务器的连接没有加密（TLS），路上的人看得到往来的内容；请管理员在服务器上配好证书。"


def unfit() -> tuple[type[Exception], ...]:
    """What is raised for values that the server does not take."""
    errors = _driver().errors
    return errors.DataError, errors.IntegrityError, UnicodeError


def rows(link: psycopg.Connection, query: str, values: Any = ()) -> list[Any]:  # noqa: ANN401  what a query takes
    """All rows of a question of ours."""
    return link.execute(query.encode(), values).fetchall()


def row(link: psycopg.Connection, query: str, values: Any = ()) -> Any:  # noqa: ANN401  as above
    """The first row, None without one."""
    return link.execute(query.encode(), values).fetchone()
