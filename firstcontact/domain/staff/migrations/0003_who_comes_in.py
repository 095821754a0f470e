"""Who a login is at a council, asked before the transaction of a page begins."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION staff_who_comes_in(login uuid, council uuid)
  RETURNS TABLE (id uuid, name varchar, roles jsonb, teams jsonb)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('app.council', council::text, true);
  RETURN QUERY SELECT one.id, one.name, one.roles, one.teams FROM staff_membership one
    WHERE one.login_id = login AND one.ended_at IS NULL;
END $$;
"""
BACK = "DROP FUNCTION staff_who_comes_in(uuid, uuid);"


class Migration(migrations.Migration):
    """The function says the council itself, and row-level security looks at it as ever: it has no rights of its own."""

    dependencies = [("staff", "0002_protect")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
