"""The peer of case_life: six human tasks in plain viewflow 2.4, in its documented use."""
