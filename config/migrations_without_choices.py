"""What a field may hold is said once, in the code: migrations are written without `choices`.

No database knows them, yet Django would have a migration for every new verb, kind or purpose, each a copy of a list
of up to ninety that already stands in the model. Historical models therefore have no `get_…_display()`; a data
migration that must write such words brings them along, as it brings everything else that may change later.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.state import ProjectState


class WithoutChoices(MigrationAutodetector):
    def __init__(self, from_state: ProjectState, to_state: ProjectState, *others: Any) -> None:
        # Both sides: older migrations still have theirs. The fields are the states' own copies, not the models'.
        for state in (from_state, to_state):
            for model in state.models.values():
                for field in model.fields.values():
                    field.choices = None
        super().__init__(from_state, to_state, *others)
