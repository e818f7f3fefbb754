"""The audit, whose entries the database lets nobody delete before their time, and the settings of the last start."""

from django.db import migrations, models

TABLE = "chat_auditentry"
SINCE = "SELECT since FROM chat_auditretention WHERE id = 1"
REFUSAL = "an entry of the audit is not deleted before its time"
SQL = {
    "sqlite": (
        f"CREATE TRIGGER {TABLE}_leaves BEFORE DELETE ON {TABLE} WHEN OLD.at >= COALESCE(({SINCE}), '') "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ),
    "postgresql": (
        f"CREATE FUNCTION {TABLE}_leaves() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF OLD.at < ({SINCE}) THEN RETURN OLD; END IF; RAISE EXCEPTION '{REFUSAL}'; END $$",
        f"CREATE TRIGGER {TABLE}_leaves BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_leaves()",
        f"CREATE FUNCTION {TABLE}_empties() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF EXISTS (SELECT 1 FROM {TABLE} WHERE at >= COALESCE(({SINCE}), '-infinity')) "
        f"THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN NULL; END $$",
        f"CREATE TRIGGER {TABLE}_empties BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_empties()",
    ),
}
UNDONE = {
    "sqlite": (f"DROP TRIGGER {TABLE}_leaves",),
    "postgresql": tuple(
        statement
        for name in (f"{TABLE}_leaves", f"{TABLE}_empties")
        for statement in (f"DROP TRIGGER {name} ON {TABLE}", f"DROP FUNCTION {name}()")
    ),
}


def guard(apps, schema_editor):
    for statement in SQL.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNDONE.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0020_instructions'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditRetention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SettingsRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprints', models.JSONField()),
            ],
        ),
        migrations.RunPython(guard, unguard),
    ]
