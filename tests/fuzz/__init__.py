"""Fuzzers of what reads a stranger's bytes; `make fuzz` runs them, each for a while."""
