"""What decides whether a part of a report is in an edition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ConditionKind = Literal["language", "institute"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A part is there where the edition's language, or who publishes it, is one of ``values``.

    ``meant`` false: where it is none of them. A language is one if its tag is, or begins with it.
    """

    kind: ConditionKind
    values: tuple[str, ...]
    meant: bool = True

    def holds(self, language: str, institutes: tuple[str, ...]) -> bool:
        """Whether it does for the edition in ``language`` that ``institutes`` publish."""
        if self.kind == "institute":
            met = any(value in institutes for value in self.values)
        else:
            met = any(f"{language}-".startswith(f"{value}-") for value in self.values)
        return met == self.meant
