"""The checks: each looks at one pattern, or at one library's names and links, and yields what it saw."""

from concerted.commons.checks.pattern import check_pattern

__all__ = ["check_pattern"]
