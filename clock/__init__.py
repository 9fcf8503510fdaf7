"""The one source of time.

All code asks `now()` and `today()`; tests and the demonstration set them. Legal time is Beijing time,
whatever zone the machine keeps. Three sources, the first that is set wins:

1. the override of this process (`set_to`, `travel_to`);
2. the file named by `CLOCK_FILE` (environment or Django setting), read anew at each call, so that a web
   process and a worker share one hour;
3. the machine's clock.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

__all__ = ["ZONE", "now", "set_to", "today", "travel_to", "wall", "write_to"]

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class _Override:
    """Of the process and of no context variable: a live test server's threads must see the same hour."""

    moment: datetime | None = None


_OVERRIDE = _Override()


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai."""
    if _OVERRIDE.moment is not None:
        return _OVERRIDE.moment
    path = _clock_file()
    return _read(Path(path)) if path else wall()


def today() -> date:
    """The present day in Asia/Shanghai."""
    return now().date()


def wall() -> datetime:
    """The machine's own time, aware. For matters of the machine alone: leases, time-outs, measurements."""
    return datetime.now(ZONE)


def set_to(moment: datetime | None) -> None:
    """Hold this process's clock at `moment` (aware); None lets it run again."""
    _OVERRIDE.moment = None if moment is None else _in_zone(moment)


@contextmanager
def travel_to(moment: datetime) -> Iterator[datetime]:
    """Hold the clock at `moment` inside the block; afterwards it is as it was before."""
    before = _OVERRIDE.moment
    set_to(moment)
    try:
        yield now()
    finally:
        _OVERRIDE.moment = before


def write_to(path: str | os.PathLike[str], moment: datetime) -> None:
    """Write `moment` for all processes whose `CLOCK_FILE` is `path`; a reader never sees half of it."""
    target = Path(path)
    draft = target.with_name(f"{target.name}.{os.getpid()}.new")
    draft.write_text(_in_zone(moment).isoformat() + "\n", encoding="ascii")
    draft.replace(target)


def _clock_file() -> str:
    return os.environ.get("CLOCK_FILE", "") or (
        str(getattr(settings, "CLOCK_FILE", "") or "") if settings.configured else ""
    )


def _read(path: Path) -> datetime:
    """The moment in the file, or the machine's time as long as nobody has written one."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return wall()
    return _in_zone(datetime.fromisoformat(text))


def _in_zone(moment: datetime) -> datetime:
    """`moment` in Asia/Shanghai. Raises ValueError for a naive one: an hour without a zone is a guess."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment without time zone: {moment!r}")
    return moment.astimezone(ZONE)
