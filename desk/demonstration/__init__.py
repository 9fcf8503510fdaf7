"""`manage.py demo`: six cases from the court's workbook to their end, by their people, on a database of their own.

places       folders, environment and database of one run; what may be written over
run          the whole run; a process of its own: `python -m desk.demonstration`
worker       the real worker process that renders the documents
hours        the demonstration's time: forward only, in working hours
office       one case and its people at work: who does what at which desk, as their page would post it
stretches    what several paths share: a letter, an interview, a rectification, the closure
matters      which six matters: rows of the court's register, and clues where too few of them fit
paths        the six paths, each told once from opening to end
words        what people write
writing      summary.json, case.json and the PDFs
"""


class DemonstrationFailed(Exception):
    """The run cannot go on. The message is a Chinese sentence for the person at the terminal."""
