"""Backups: one consistent copy of database, documents, evidence and heads; and the way back."""
