"""The audit, whose rows the database itself lets nobody change."""

from django.db import migrations, models

TABLE = "chat_auditentry"
SQL = {
    "sqlite": (
        f"CREATE TRIGGER {TABLE}_stays BEFORE UPDATE ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'an entry of the audit is never changed'); END",
    ),
    "postgresql": (
        f"CREATE FUNCTION {TABLE}_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'an entry of the audit is never changed'; END $$",
        f"CREATE TRIGGER {TABLE}_stays BEFORE UPDATE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_stays()",
    ),
}
UNDONE = {
    "sqlite": (f"DROP TRIGGER {TABLE}_stays",),
    "postgresql": (f"DROP TRIGGER {TABLE}_stays ON {TABLE}", f"DROP FUNCTION {TABLE}_stays()"),
}


def guard(apps, schema_editor):
    for statement in SQL.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNDONE.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0016_provisioned'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('action', models.CharField(db_index=True, max_length=40)),
                ('actor', models.CharField(db_index=True, max_length=254)),
                ('subject', models.CharField(max_length=300)),
                ('detail', models.CharField(max_length=500)),
                ('address', models.CharField(max_length=64)),
                ('request', models.CharField(max_length=64)),
            ],
        ),
        migrations.RunPython(guard, unguard),
    ]
