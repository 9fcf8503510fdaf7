"""The shape of what is filled in about findings, a module each proceeding."""
