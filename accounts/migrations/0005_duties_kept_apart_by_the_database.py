"""An administrator holds no other role, said by the database too; and the log of accounts is append-only again.

(Adding a column makes the log's table anew on SQLite, which drops its triggers.)
"""

from django.db import migrations

from organisations.append_only import create_triggers

LOG = "accounts_accountevent"
GRANTS = "accounts_rolegrant"
ADMINISTRATORS = "('system_admin', 'security_admin', 'audit_admin')"
WORDS = "an administrator holds no other role"


def forwards(apps, schema_editor):
    connection = schema_editor.connection
    create_triggers(connection, LOG)
    made = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in made:
            cursor.execute(statement)


def backwards(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS {GRANTS}_apart ON {GRANTS}")
            cursor.execute(f"DROP FUNCTION IF EXISTS {GRANTS}_keep_apart()")
            return
        for act in ("insert", "update"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {GRANTS}_apart_{act}")


def _sqlite():
    return [
        f"CREATE TRIGGER {GRANTS}_apart_{act} BEFORE {act.upper()} ON {GRANTS} "
        f"WHEN EXISTS (SELECT 1 FROM {GRANTS} AS held WHERE held.user_id = NEW.user_id AND held.id IS NOT NEW.id "
        f"AND (NEW.role IN {ADMINISTRATORS} OR held.role IN {ADMINISTRATORS})) "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        for act in ("insert", "update")
    ]


def _postgresql():
    # The person's row is locked first: of two grants at the same time the second sees what the first has written.
    return [
        f"CREATE OR REPLACE FUNCTION {GRANTS}_keep_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR UPDATE; "
        f"IF EXISTS (SELECT 1 FROM {GRANTS} AS held WHERE held.user_id = NEW.user_id AND held.id <> NEW.id "
        f"AND (NEW.role IN {ADMINISTRATORS} OR held.role IN {ADMINISTRATORS})) THEN "
        f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {GRANTS}_apart BEFORE INSERT OR UPDATE ON {GRANTS} "
        f"FOR EACH ROW EXECUTE FUNCTION {GRANTS}_keep_apart()",
    ]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_duties_policies_and_sessions")]
    operations = [migrations.RunPython(forwards, backwards)]
