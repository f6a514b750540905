-- The months of the history: those that end at the cut in the setting numsync.cut or before it are dropped (no such setting:
-- none is), and those to come are made, a year ahead. For `numsync migrate` and `numsync prune`; does nothing for a user
-- who does not own the tables. Both need the tables for themselves for a moment: a run, or an export, that uses them is
-- waited for a second at a time, for others would queue behind who waits.
DO $$
DECLARE
	cut timestamptz := nullif(current_setting('numsync.cut', true), '');
	statements text[];
	taken boolean;
	item record;
BEGIN
	IF NOT (SELECT bool_and(pg_has_role(c.relowner, 'USAGE')) FROM pg_class c
		WHERE c.oid IN ('numsync.phone_number_history'::regclass, 'numsync.phone_number_reading_history'::regclass)) THEN
		RETURN;
	END IF;
	SELECT array_agg(format('DROP TABLE numsync.%I', p.name) ORDER BY p.name) INTO statements
	FROM numsync.history_partition p
	WHERE p.upper <= cut;
	FOR item IN
		SELECT h.name, m.month, (m.month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC' AS next,
			h.name || to_char(m.month AT TIME ZONE 'UTC', '"_"YYYY"_"MM') AS part
		FROM unnest(ARRAY['phone_number_history', 'phone_number_reading_history']) h (name)
		CROSS JOIN LATERAL (SELECT (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead)) AT TIME ZONE 'UTC'
			FROM generate_series(0, 12) ahead) m (month)
		WHERE NOT EXISTS (SELECT 1 FROM numsync.history_partition p
			WHERE p.history = h.name AND p.lower < (m.month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC'
				AND p.upper > m.month)
	LOOP
		-- a month that went to the default partition stays there
		EXECUTE format('SELECT EXISTS (SELECT 1 FROM numsync.%I WHERE valid_to >= %L AND valid_to < %L)', item.name || '_default',
			item.month, item.next) INTO taken;
		IF NOT taken THEN
			statements := statements || format('CREATE TABLE numsync.%I PARTITION OF numsync.%I FOR VALUES FROM (%L) TO (%L)',
				item.part, item.name, item.month, item.next)
				|| format('COMMENT ON TABLE numsync.%I IS %L', item.part,
					to_char(item.month AT TIME ZONE 'UTC', '"What ended in "YYYY-MM" (UTC)"'));
		END IF;
	END LOOP;
	IF statements IS NULL THEN
		RETURN;
	END IF;
	PERFORM set_config('lock_timeout', '1s', true);
	FOR attempt IN 1..30 LOOP
		BEGIN
			LOCK TABLE numsync.phone_number_history, numsync.phone_number_reading_history IN ACCESS EXCLUSIVE MODE;
			EXIT;
		EXCEPTION WHEN lock_not_available THEN
			IF attempt = 30 THEN
				RAISE;
			END IF;
			PERFORM pg_sleep(1);
		END;
	END LOOP;
	FOR item IN SELECT s.text FROM unnest(statements) s (text) LOOP
		EXECUTE item.text;
	END LOOP;
END
$$
