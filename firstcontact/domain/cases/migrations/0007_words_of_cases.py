"""Cases by the words of their summaries, for those who may see them."""

from django.db import migrations

FORWARD = """
CREATE INDEX cases_by_words ON cases_case USING gin (search_words(council_id, opened_at, summary));
CREATE FUNCTION find_cases_by_words(
  asked text, since timestamptz, until timestamptz,
  everything bool, staff bool, teams text[], me uuid, leads bool, most int
) RETURNS TABLE (id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE wanted tsquery := search_asked(asked, since, until);
BEGIN
  RETURN QUERY SELECT one.id FROM cases_case one
    WHERE search_words(one.council_id, one.opened_at, one.summary) @@ wanted
      AND one.council_id = current_setting('app.council')::uuid AND one.opened_at >= since AND one.opened_at <= until
      AND (everything OR staff AND (one.sensitivity = 'open'
        OR one.sensitivity = 'team' AND one.team = ANY(teams)
        OR one.sensitivity = 'named' AND (one.owner = me OR leads AND one.owner IS NULL AND one.team = ANY(teams))))
    ORDER BY one.opened_at DESC, one.id DESC LIMIT most;
END $$;
"""
BACK = """
DROP FUNCTION find_cases_by_words(text, timestamptz, timestamptz, bool, bool, text[], uuid, bool, int);
DROP INDEX cases_by_words;
"""


class Migration(migrations.Migration):
    """The index and the function; row-level security would keep `@@` from its index."""

    dependencies = [("cases", "0006_records_follow_the_case"), ("tenancy", "0002_search_words")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
