"""A setting of a workspace, declared once: how it is stored, checked, sent and put into words follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from core.errors import KnownError

if TYPE_CHECKING:
    from core.model.board import Board
    from core.model.policy_values import PolicyKeys
    from core.model.ports import Store

T = TypeVar("T")
Words = Callable[[T, "Board"], Iterable[tuple[str, str]]]
_MOST_MARKS = 20_000  # in JSON that comes from outside: the days off of a lifetime, the groups of all units


class Use(Enum):
    """Whose a setting is. People choose a setting in one step that history and undo know; the others are kept by code.

    LOGGED ones stand in the history too, PRIVATE ones are shown nowhere.
    """

    CHOSEN = "chosen"
    LOGGED = "logged"
    INTERNAL = "internal"
    PRIVATE = "private"

    @property
    def is_recorded(self) -> bool:
        """Whether the history keeps each change."""
        return self in {Use.CHOSEN, Use.LOGGED}


@dataclass(frozen=True, slots=True, eq=False)
class Setting(Generic[T]):
    """The declaration. `name` is stored and travels, `label` is what people read.

    `default` holds where nothing is stored, unless `unset` says by the workspace what holds. `kind` is the type as an
    annotation says it, needed where it is more than the default's class. `check` raises KnownError for a value that
    can't be used anywhere, `suits` for one that people can't choose in this workspace. `words` puts a value into named
    parts. `is_offices`: only the office changes it; `travels`: with what the office sends to its units; `policy`: by
    which entries the policy file may set it. `step` names the change in the history and at 撤销. `added` are fields
    of a record that came after the release which first stored it: where one is missing its default holds. `fields`
    labels those of a record that the command line knows by name, `named` values that have a name of their own.
    """

    name: str
    label: str
    default: T
    kind: Any = None
    check: Callable[[T], object] = lambda _value: None
    words: Words[T] | None = None
    use: Use = Use.CHOSEN
    is_offices: bool = False
    travels: bool = False
    policy: PolicyKeys[T] | None = None
    step: str = ""
    added: tuple[str, ...] = ()
    suits: Callable[[T, Store], object] = lambda _value, _store: None
    unset: Callable[[Store], T] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[str, T] = field(default_factory=dict)

    @property
    def hint(self) -> Any:  # noqa: ANN401  a type hint
        """The type by which a value is written and read."""
        return self.kind or type(self.default)

    def encode(self, value: T) -> str:
        """As it is stored: a text as it is, 1 or 0 for yes or no, anything else as JSON."""
        from core.model import codec

        data = codec.encode(value, self.hint)
        if isinstance(data, bool):
            return str(int(data))
        return data if isinstance(data, str) else codec.canonical(data)

    def decode(self, text: str) -> T:
        """Read what `encode` wrote; raises KnownError for anything else, and for what `check` refuses."""
        value = cast("T", text if self.hint is str else self._parsed(text))
        self.check(value)
        return value

    def _parsed(self, text: str) -> object:
        from core.model import codec  # a start reads words alone, as a rule
        from core.strict_json import MalformedError

        try:
            return codec.decode(self.hint, self._data(text))
        except MalformedError as error:
            hint = "由督查室重新设置一次，或从备份恢复。" if self.is_offices else "重新设置一次，或从备份恢复。"
            raise KnownError(f"{self.label}的设置读不出来。", hint) from error

    def _data(self, text: str) -> Any:  # noqa: ANN401  any JSON
        from core import strict_json
        from core.model import codec

        if codec.is_text(self.hint):
            return text
        data = strict_json.loads(text, _MOST_MARKS if self.travels else strict_json.MOST_MARKS)
        if self.hint is bool and data in (0, 1):
            return bool(data)
        if self.added and isinstance(data, dict):
            usual = codec.encode(self.default, self.hint)
            return {name: usual[name] for name in self.added} | data
        return data

    def value_of(self, text: str) -> T:
        """The value of a stored text, the default where nothing is stored; raises KnownError."""
        return cast("T", _decoded(self, text)) if text else self.default

    def parts(self, text: str, board: Board) -> dict[str, str]:
        """The value of a stored text in words, part by part; raises KnownError."""
        value = self.value_of(text)
        return dict(self.words(value, board)) if self.words else {self.label: _plain(value)}


@lru_cache(maxsize=64)
def _decoded(setting: Setting[Any], text: str) -> object:
    return setting.decode(text)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(getattr(value, "label", value))


def read(store: Store, setting: Setting[T]) -> T:
    """What holds in a workspace; raises KnownError where what is stored can't be read."""
    text = store.setting(setting.name)
    return setting.unset(store) if setting.unset and not text else setting.value_of(text)


def write(store: Store, setting: Setting[T], value: T | None) -> None:
    """Store a value, None for the default, inside an operation; raises KnownError for one that can't be used.

    Nothing is written where it is the same. What people choose is changed by `core.usecases.changes.change_setting`.
    """
    if (text := checked(setting, value)) != store.setting(setting.name):
        store.set_setting(setting.name, text, recorded=setting.use.is_recorded)


def checked(setting: Setting[T], value: T | None) -> str:
    """The value as it is stored, "" for the default; raises KnownError for one that can't be used."""
    if value is None:
        return ""
    setting.check(value)
    return setting.encode(value)


def was_set(store: Store, setting: Setting[Any]) -> bool:
    """Whether it was ever set, be it that it no longer is."""
    return bool(store.setting(setting.name) or store.history(record_id=setting.name, limit=1))


def texts_of(store: Store, settings: Iterable[Setting[Any]]) -> Mapping[str, str]:
    """Settings by name as they are stored."""
    return {one.name: store.setting(one.name) for one in settings}
