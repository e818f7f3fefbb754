"""What went wrong, what was done, and when: collected while the scenarios go on, read when they are over."""

import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Violation:
    """Something that must never be. `about` is a run's id, or empty where it is about the whole."""

    rule: str
    about: str
    detail: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.detail}" + (f"  [run {self.about}]" if self.about else "")


@dataclass
class Findings:
    """One list of violations and one diary for all."""

    began: float = field(default_factory=time.monotonic)
    violations: list[Violation] = field(default_factory=list)
    diary: list[tuple[float, str, str]] = field(default_factory=list)
    """When, about which run or scenario (empty: the stack), what."""

    def violated(self, rule: str, about: str, detail: str) -> None:
        """Note a violation."""
        self.violations.append(Violation(rule, about, detail))
        self.note(about, f"VIOLATION {rule}: {detail}")

    def note(self, about: str, what: str) -> None:
        """Write into the diary."""
        self.diary.append((time.monotonic() - self.began, about, what))

    def told_of(self, *abouts: str) -> list[str]:
        """The diary of these, with everything that was done to the stack."""
        return [f"{at:8.2f}  {what}" for at, about, what in self.diary if not about or about in abouts]
