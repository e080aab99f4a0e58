"""Checks of the house rules. Every finding names its place and what to do instead."""
from .run import check_all

__all__ = ["check_all"]
