"""When a rule holds, of which case, and what it then proposes: all reading, nothing written (domain 2.6)."""
