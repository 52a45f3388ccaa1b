"""Switches every use of the visibility rule off in turn, to see that a test fails each time; see run.py."""
