"""What a build carries that others wrote: their licence texts and a bill of materials (CycloneDX 1.6).

Everything is asked of the files that PyInstaller collected, so nothing is listed that is not handed out.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "resources" / "licences"
#: Distributions that bring no text of their own, with what stands in resources/licences for them.
_OURS = {"pyside6-essentials": "Qt.txt", "shiboken6": "Qt.txt", "chinesecalendar": "MIT.txt"}
#: Of code that is compiled into a distribution without its text.
_INSIDE = {"cffi": "libffi.txt", "pyside6-essentials": "Qt-parts.txt"}
_IS_TEXT = re.compile(
    r"\.dist-info/(.*/)?(LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$|\.dist-info/licenses/", re.IGNORECASE
)


@dataclass(frozen=True)
class Part:
    """One thing that is carried: its Package URL, what it says of its licence and where the texts are."""

    name: str
    version: str
    purl: str
    licence: str
    texts: tuple[Path, ...]


def parts(sources: Iterable[str]) -> list[Part]:
    """The parts that the collected files belong to, by name; SystemExit when one has no licence text."""
    files = {_plain(source) for source in sources}
    found = [*_distributions(files), _python(), *_from_debian(files), *_beside_code()]
    without = [part.name for part in found if not part.texts]
    if without:
        sys.exit(f"no licence text: {', '.join(without)}")
    return sorted(set(found), key=lambda part: part.name.lower())


def _plain(path: str | Path) -> str:
    return os.path.normcase(os.path.realpath(path))


# --- Python's packages -------------------------------------------------------


def _distributions(files: set[str]) -> Iterator[Part]:
    for distribution in distributions():
        own = {_plain(distribution.locate_file(file)) for file in distribution.files or ()}
        if own & files or distribution.name == "pyinstaller":  # whose start code is in every .exe
            yield _part(distribution)


def _part(distribution: Distribution) -> Part:
    name, said = distribution.name, distribution.metadata
    licence = said.get("License-Expression") or (said.get("License") or "").partition("\n")[0] or _classified(said)
    texts = tuple(
        Path(str(distribution.locate_file(file)))
        for file in distribution.files or ()
        if _IS_TEXT.search(file.as_posix()) and "/_vendor/" not in file.as_posix()
    )
    plain = name.lower().replace("_", "-")
    if not texts and plain in _OURS:
        texts = (TEXTS / _OURS[plain],)
    texts += (TEXTS / _INSIDE[plain],) if plain in _INSIDE else ()
    purl = f"pkg:pypi/{plain}@{distribution.version}"
    return Part(name, distribution.version, purl, licence, texts)


def _classified(said) -> str:  # noqa: ANN001  importlib's message class has no public name
    kinds = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or () if line.startswith("License ::")]
    return kinds[0] if kinds else "see its text"


# --- Python and the system's libraries ---------------------------------------


def _python() -> Part:
    stdlib, version = Path(sysconfig.get_paths()["stdlib"]), platform.python_version()
    kept = f"/usr/share/doc/python{sys.version_info[0]}.{sys.version_info[1]}/copyright"
    places = (stdlib / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt", Path(kept))
    texts = tuple(place for place in places if place.is_file())[:1]
    return Part("CPython", version, f"pkg:generic/cpython@{version}", "PSF-2.0", texts)


def _from_debian(files: set[str]) -> Iterator[Part]:
    """The packages that system libraries come from, where dpkg knows them."""
    for file in sorted(files):
        if re.match(r"(/usr)?/lib/.*\.so\b", file) and "python" not in file:
            package, version = _package(file)
            text = Path("/usr/share/doc") / package / "copyright"
            texts = (text,) if text.is_file() else ()
            yield Part(package, version, f"pkg:deb/debian/{package}@{version}", "see its text", texts)


def _package(file: str) -> tuple[str, str]:
    for path in (file, file.removeprefix("/usr")):  # the package may name the library by either
        asked = subprocess.run(["dpkg", "-S", path], capture_output=True, text=True, check=False)
        if not asked.returncode:
            package = asked.stdout.split(":")[0]
            shown = ["dpkg-query", "-W", "-f", "${Version}", package]
            return package, subprocess.run(shown, capture_output=True, text=True, check=True).stdout
    return Path(file).name, "unknown"


def _beside_code() -> Iterator[Part]:
    """Fonts and icons: their licences lie beside them and are handed out with them."""
    fonts, icons = ROOT / "resources" / "fonts", ROOT / "resources" / "icons"
    for font in sorted(fonts.glob("*.ttf")):
        yield Part(font.stem, "", f"pkg:generic/{font.stem}", "OFL-1.1", (fonts / "OFL.txt",))
    yield Part(
        "fluentui-svg-icons", "1.1.343", "pkg:npm/%40fluentui/svg-icons@1.1.343", "MIT", (icons / "LICENSE.txt",)
    )


# --- what is written ---------------------------------------------------------


def write(found: Iterable[Part], folder: Path, *, name: str, version: str) -> list[Path]:
    """Put the texts, one file a part, and `sbom.cdx.json` into a folder; gives the files."""
    found = list(found)
    folder.mkdir(parents=True, exist_ok=True)
    made = [_write_texts(part, folder) for part in found]
    made += _write_named(made, folder)
    bill = folder / "sbom.cdx.json"
    bill.write_text(json.dumps(sbom(found, name=name, version=version), ensure_ascii=False, indent=1), encoding="utf-8")
    return [*made, bill]


def _write_texts(part: Part, folder: Path) -> Path:
    out = folder / f"{part.name}.txt"
    head = f"{part.name} {part.version}\n{part.licence}\n"
    bodies = (f"\n--- {text.name}\n\n{text.read_text(encoding='utf-8', errors='replace')}" for text in part.texts)
    out.write_text(head + "".join(bodies), encoding="utf-8")
    return out


def _write_named(texts: Iterable[Path], folder: Path) -> list[Path]:
    """Debian's texts only name the common licences: those that are named come along."""
    named = {name for text in texts for name in re.findall(r"/common-licenses/([\w.-]*\w)", text.read_text("utf-8"))}
    found = [text for name in sorted(named) if (text := Path("/usr/share/common-licenses") / name).is_file()]
    made = [folder / f"common-licence-{text.name}.txt" for text in found]
    for text, out in zip(found, made, strict=True):
        out.write_bytes(text.read_bytes())
    return made


def sbom(found: Iterable[Part], *, name: str, version: str) -> dict[str, object]:
    """The bill of materials; the same build gives the same bytes, so it carries no time and no serial number."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": name, "name": name, "version": version}},
        "components": [
            {
                "type": "library",
                "bom-ref": part.purl,
                "name": part.name,
                "version": part.version,
                "purl": part.purl,
                "licenses": [{"license": {"name": part.licence}}],
            }
            for part in found
        ],
    }
