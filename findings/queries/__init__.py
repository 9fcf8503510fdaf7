"""Reads of findings and of the proceedings about them, a module each."""
