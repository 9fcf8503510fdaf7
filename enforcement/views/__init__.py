"""The room's pages: the register, and the import of the court's workbook."""
