"""Builds, lints and runs every test, counts each case, and ends with one line of totals."""
