"""The released versions of the layout: a document is made again with the version of its own row, for ever.

A document's words are frozen at its signing; what is laid around them is not. So each version keeps its own folder of
style sheets, `templates/notices/versions/<name>/`, and says here in what its files differ. A released version is never
changed: `tests/notices/test_unchanged.py` holds its pages on record. To change the layout, copy the newest folder,
add a row, and run `make approve-renderings`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Version:
    """One released version. `carries_facts`: the file has the facts attached as JSON (notices/carried.py)."""

    name: str
    carries_facts: bool = True

    @property
    def folder(self) -> str:
        """Where its style sheets lie, beneath the project's folder."""
        return f"templates/notices/versions/{self.name}"


VERSIONS = {
    version.name: version
    for version in (
        Version("1", carries_facts=False),
        # Facts attached; joint documents; the end of the text never leaves a signature with a single line.
        Version("2"),
    )
}
NEWEST = "2"


class UnknownVersion(LookupError):
    """A document of a version that this software does not have: it was made by a newer one."""


def version_of(name: str) -> Version:
    """Raises UnknownVersion."""
    if name not in VERSIONS:
        raise UnknownVersion(f"layout version {name!r} is not among {', '.join(VERSIONS)}")
    return VERSIONS[name]
