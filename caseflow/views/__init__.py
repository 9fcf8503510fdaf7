"""Doors for people: one task page for every desk (tasks), and the acts that are no task (cases)."""
