"""On Windows a Job Object holds the child: its memory, its processor time, and that it ends with this program.

Structures and numbers are those of winnt.h (JOBOBJECT_EXTENDED_LIMIT_INFORMATION).
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

from core.sandbox.limits import MEMORY, SECONDS

_TICKS = 10_000_000  # in a second
_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
_PROCESS_TIME = 0x2  # JOB_OBJECT_LIMIT_PROCESS_TIME
#: Active processes, memory of a process, no box on an unhandled exception, ends with the job's last handle.
_LIMITS = 0x8 | 0x100 | 0x400 | 0x2000


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class Job:
    """Holds the process of that handle from here on; raises OSError where it can't."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._handle = _kernel().CreateJobObjectW(None, None)
        self._set(_LIMITS)
        _require(_kernel().AssignProcessToJobObject(self._handle, process))

    def allow_a_file(self) -> None:
        """So much processor time for the next file."""
        self._set(_LIMITS | _PROCESS_TIME, self._used() + SECONDS * _TICKS)

    def close(self) -> None:
        """What is in the job ends."""
        _kernel().CloseHandle(self._handle)

    def _set(self, flags: int, ticks: int = 0) -> None:
        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = flags
        limits.BasicLimitInformation.PerProcessUserTimeLimit = ticks
        limits.BasicLimitInformation.ActiveProcessLimit = 1
        limits.ProcessMemoryLimit = MEMORY
        told = (_EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        _require(_kernel().SetInformationJobObject(self._handle, *told))

    def _used(self) -> int:
        """Processor time so far, in units of 100 ns."""
        times = [ctypes.c_uint64() for _ in range(4)]
        _require(_kernel().GetProcessTimes(self._process, *map(ctypes.byref, times)))
        return times[3].value


def _require(done: int) -> None:
    if not done:
        raise OSError("the child can't be held")


@cache
def _kernel() -> Any:  # noqa: ANN401  a library of Windows
    """kernel32, with handles as wide as pointers."""
    found = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]
    found.CreateJobObjectW.restype = ctypes.c_void_p
    found.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
    found.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    found.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
    found.GetProcessTimes.argtypes = (ctypes.c_void_p, *[ctypes.c_void_p] * 4)
    found.CloseHandle.argtypes = (ctypes.c_void_p,)
    return found
