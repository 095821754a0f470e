"""The functions behind the search for words: what of a text is kept in an index, and the tags of its council and time.

`@@` is not leakproof, so row-level security would keep it from its index. Each package therefore asks through a
function of its own that runs as the owner and says the council itself; these are the parts that those functions share.

A text is kept with three tags beside its words: the council with its day, with 32 days and with 512 days. So a word
that thousands used is looked for among the last days only, and one that is rare among more, without reading either
whole.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION fold_words(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  translate(lower(left(words, 20000)), 'àáâäèéêëìíîïòóôöùúûüŵẁẃẅŷỳýÿñç’', 'aaaaeeeeiiiioooouuuuwwwwyyyync''');

CREATE FUNCTION search_day(at timestamptz) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  (at AT TIME ZONE 'UTC')::date - date '2000-01-01';

CREATE FUNCTION search_words(council uuid, at timestamptz, words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  strip(to_tsvector('pg_catalog.english', fold_words(words))) || array_to_tsvector(ARRAY[
    council || 'd' || search_day(at), council || 'm' || search_day(at) / 32, council || 'y' || search_day(at) / 512]);

-- What to look for in the rows of the present council from one day to another, in as few tags as there are
CREATE FUNCTION search_asked(words text, since timestamptz, until timestamptz) RETURNS tsquery
LANGUAGE sql STABLE RETURN
  -- Where no word tells anything (the, and, ...), nothing is asked: NULL finds nothing
  CASE WHEN numnode(plainto_tsquery('pg_catalog.english', fold_words(words))) > 0 THEN
  plainto_tsquery('pg_catalog.english', fold_words(words)) && (
    SELECT string_agg(format('''%s%s%s''', current_setting('app.council')::uuid, step.tag, part), ' | ')::tsquery
    FROM (SELECT CASE WHEN until - since < interval '10 days' THEN 'd'
                      WHEN until - since < interval '200 days' THEN 'm' ELSE 'y' END AS tag,
                 CASE WHEN until - since < interval '10 days' THEN 1
                      WHEN until - since < interval '200 days' THEN 32 ELSE 512 END AS days) AS step,
         generate_series(search_day(since) / step.days, search_day(until) / step.days) AS part) END;
"""
BACK = """
DROP FUNCTION search_asked(text, timestamptz, timestamptz);
DROP FUNCTION search_words(uuid, timestamptz, text);
DROP FUNCTION search_day(timestamptz);
DROP FUNCTION fold_words(text);
"""


class Migration(migrations.Migration):
    """Makes the functions."""

    dependencies = [("tenancy", "0001_refuse_change")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
