-- History by months, so that what is old can be dropped in whole tables (`numsync prune`).
--
-- Both tables become partitioned by the end of a version: a version is written once, when it ends, so a month that is over
-- is written no more. Their rows are copied. The views that read them are made anew in place and keep their rights and
-- comments; the tables get back theirs. Months to come are made by sql/history.sql; what has no month of its own goes to
-- the default partition, so that a write never fails for want of one.

CREATE TABLE numsync.history_removal (
	account_id bigint NOT NULL,
	cut timestamptz NOT NULL,
	removed_at timestamptz NOT NULL,
	removed_by text NOT NULL,
	PRIMARY KEY (account_id, cut)
);
COMMENT ON TABLE numsync.history_removal IS 'What was removed of the history of an account: the latest cut says since when it is kept; append-only';
COMMENT ON COLUMN numsync.history_removal.account_id IS 'account that lost versions or readings';
COMMENT ON COLUMN numsync.history_removal.cut IS 'those that ended before this moment were removed';
COMMENT ON COLUMN numsync.history_removal.removed_at IS 'when';
COMMENT ON COLUMN numsync.history_removal.removed_by IS 'by whom';

-- what has to outlive the tables: the text of the views that read them, and who may do what with them
DO $$
BEGIN
	PERFORM set_config('numsync.views', coalesce(string_agg(format('CREATE OR REPLACE VIEW %s %s AS %s', c.oid::regclass,
		'WITH (' || array_to_string(c.reloptions, ', ') || ')', pg_get_viewdef(c.oid)), E'\n'), ''), true)
	FROM pg_class c
	WHERE c.relkind = 'v' AND c.oid IN (SELECT r.ev_class
		FROM pg_depend d
		JOIN pg_rewrite r ON r.oid = d.objid
		WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
			AND d.refobjid IN ('numsync.phone_number_history'::regclass, 'numsync.phone_number_reading_history'::regclass));
	PERFORM set_config('numsync.grants', coalesce(string_agg(g.text, E';\n'), ''), true)
	FROM (
		SELECT format('ALTER TABLE %s OWNER TO %I', c.oid::regclass, pg_get_userbyid(c.relowner)) AS text
		FROM pg_class c
		WHERE c.oid IN ('numsync.phone_number_history'::regclass, 'numsync.phone_number_reading_history'::regclass)
		UNION ALL
		SELECT format('GRANT %s%s ON %s TO %s%s', a.privilege_type, a.columns, a.oid::regclass,
			CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
			CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
		FROM (
			SELECT c.oid, '' AS columns, x.*
			FROM pg_class c
			CROSS JOIN LATERAL aclexplode(c.relacl) x
			UNION ALL
			SELECT t.attrelid, format(' (%I)', t.attname), x.*
			FROM pg_attribute t
			CROSS JOIN LATERAL aclexplode(t.attacl) x
		) a
		WHERE a.oid IN ('numsync.phone_number_history'::regclass, 'numsync.phone_number_reading_history'::regclass)
	) g;
END
$$;

ALTER TABLE numsync.phone_number_history RENAME TO phone_number_history_plain;
ALTER TABLE numsync.phone_number_reading_history RENAME TO phone_number_reading_history_plain;

CREATE TABLE numsync.phone_number_history (LIKE numsync.phone_number_history_plain INCLUDING COMMENTS)
PARTITION BY RANGE (valid_to);
COMMENT ON TABLE numsync.phone_number_history IS 'Every earlier version of the mirror, with the time it was valid, by the month in which it ended; append-only';
CREATE TABLE numsync.phone_number_history_default PARTITION OF numsync.phone_number_history DEFAULT;
COMMENT ON TABLE numsync.phone_number_history_default IS 'Versions that ended in a month without a partition of its own';

CREATE TABLE numsync.phone_number_reading_history (LIKE numsync.phone_number_reading_history_plain INCLUDING COMMENTS)
PARTITION BY RANGE (valid_to);
COMMENT ON TABLE numsync.phone_number_reading_history IS 'Every earlier reading of a whole record, so that the freshness of a past moment can be told, by the month of the next reading; append-only';
CREATE TABLE numsync.phone_number_reading_history_default PARTITION OF numsync.phone_number_reading_history DEFAULT;
COMMENT ON TABLE numsync.phone_number_reading_history_default IS 'Readings that ended in a month without a partition of its own';

-- the months that there are rows of
DO $$
DECLARE
	history text;
	month timestamptz;
BEGIN
	FOREACH history IN ARRAY ARRAY['phone_number_history', 'phone_number_reading_history'] LOOP
		FOR month IN EXECUTE format('SELECT DISTINCT date_trunc(''month'', valid_to, ''UTC'') FROM numsync.%I WHERE isfinite(valid_to)',
			history || '_plain')
		LOOP
			EXECUTE format('CREATE TABLE numsync.%I PARTITION OF numsync.%I FOR VALUES FROM (%L) TO (%L)',
				history || to_char(month AT TIME ZONE 'UTC', '"_"YYYY"_"MM'), history, month,
				(month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
			EXECUTE format('COMMENT ON TABLE numsync.%I IS %L', history || to_char(month AT TIME ZONE 'UTC', '"_"YYYY"_"MM'),
				to_char(month AT TIME ZONE 'UTC', '"What ended in "YYYY-MM" (UTC)"'));
		END LOOP;
	END LOOP;
END
$$;

INSERT INTO numsync.phone_number_history SELECT p.* FROM numsync.phone_number_history_plain p;
INSERT INTO numsync.phone_number_reading_history (account_id, id, detail_at, detail_run_id, valid_to)
SELECT p.account_id, p.id, p.detail_at, p.detail_run_id, p.valid_to FROM numsync.phone_number_reading_history_plain p;

DO $$
BEGIN
	EXECUTE current_setting('numsync.views');
END
$$;
DROP TABLE numsync.phone_number_history_plain, numsync.phone_number_reading_history_plain;

ALTER TABLE numsync.phone_number_history ADD PRIMARY KEY (account_id, id, valid_to);
-- phone_number_as_of looks for the versions that a moment falls into
CREATE INDEX phone_number_history_time ON numsync.phone_number_history (account_id, valid_to, valid_from);
ALTER TABLE numsync.phone_number_reading_history ADD PRIMARY KEY (account_id, id, valid_to);
-- reading_version looks for the readings that a moment falls into
CREATE INDEX phone_number_reading_history_time ON numsync.phone_number_reading_history (account_id, valid_to, detail_at);

DO $$
DECLARE
	part regclass;
BEGIN
	EXECUTE current_setting('numsync.grants');
	FOR part IN
		SELECT t.relid
		FROM (VALUES ('numsync.phone_number_history'::regclass), ('numsync.phone_number_reading_history'::regclass)) h (name)
		CROSS JOIN LATERAL pg_partition_tree(h.name) t
		WHERE t.level = 1
	LOOP
		EXECUTE format('ALTER TABLE %s OWNER TO %I', part, (SELECT pg_get_userbyid(c.relowner) FROM pg_class c
			WHERE c.oid = 'numsync.phone_number_history'::regclass));
	END LOOP;
END
$$;
ANALYZE numsync.phone_number_history, numsync.phone_number_reading_history;

CREATE VIEW numsync.history_partition AS
SELECT p.relname::text AS history, c.relname::text AS name, b.bound[1]::timestamptz AS lower, b.bound[2]::timestamptz AS upper,
	pg_total_relation_size(c.oid) AS bytes
FROM pg_inherits i
JOIN pg_class p ON p.oid = i.inhparent AND p.relkind = 'p' AND p.relnamespace = 'numsync'::regnamespace
JOIN pg_class c ON c.oid = i.inhrelid
CROSS JOIN LATERAL (SELECT regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''([^'']+)''\) TO \(''([^'']+)''\)') AS bound) b;
COMMENT ON VIEW numsync.history_partition IS 'The partitions of the history with the time that each is of: lower <= valid_to < upper; without any: the default one';

CREATE OR REPLACE VIEW numsync.mirror_moment AS
SELECT a.account_id,
	CASE WHEN f.ended_at IS NOT NULL THEN greatest(f.ended_at, k.cut) END AS known_from,
	(SELECT max(r.ended_at) FROM numsync.run r WHERE r.account_id = a.account_id AND r.list_complete) AS complete_at,
	w.run_id AS working_run_id, w.started_at AS working_since,
	k.cut, k.removed_at
FROM numsync.account a
LEFT JOIN (
	SELECT r.account_id, r.run_id, r.started_at
	FROM numsync.run r
	JOIN numsync.lease l ON l.account_id = r.account_id AND l.run_id = r.run_id
	JOIN numsync.lease_renewal n ON n.account_id = l.account_id
	WHERE r.state = 'running' AND n.expires_at > now()
) w ON w.account_id = a.account_id
LEFT JOIN LATERAL (
	SELECT min(r.ended_at) AS ended_at FROM numsync.run r WHERE r.account_id = a.account_id AND r.list_complete
) f ON true
LEFT JOIN (
	SELECT DISTINCT ON (h.account_id) h.account_id, h.cut, h.removed_at
	FROM numsync.history_removal h
	ORDER BY h.account_id, h.cut DESC
) k ON k.account_id = a.account_id;
COMMENT ON VIEW numsync.mirror_moment IS 'Which moments the mirror can answer for: known_from, the end of the first run that read the whole list, or the cut before which history was removed at removed_at; complete_at, the end of the last one; a run that is at work since working_since may still write';

CREATE OR REPLACE VIEW numsync.drift AS
SELECT a.account_id, j.phone_id, j.number, j.name, j.field, j.kind, j.operator, j.operand, j.actual, j.source,
	j.correctable, j.reason, j.on_drift, j.actor, j.batch_id, j.line, j.test_field, j.verdict = 'gone' AS gone,
	greatest(j.created_at, coalesce((
		SELECT max(h.valid_to)
		FROM numsync.phone_number_history h
		JOIN numsync.phone_number m ON m.account_id = h.account_id AND m.id = h.id
		WHERE h.account_id = a.account_id AND h.id = j.phone_id
			AND (to_jsonb(h) -> j.field IS DISTINCT FROM to_jsonb(m) -> j.field
				OR j.verdict = 'gone' AND h.missing_since IS NULL)
	), (SELECT max(k.cut) FROM numsync.history_removal k WHERE k.account_id = a.account_id))) AS since
FROM numsync.account a
CROSS JOIN LATERAL numsync.judgement(a.account_id) j
WHERE j.verdict IN ('drift', 'gone');
COMMENT ON VIEW numsync.drift IS 'One line for each field whose mirror value is not what is wanted; since: the later of the import and the value''s last change; where the history was removed that would tell: the cut';

CREATE OR REPLACE VIEW numsync.number_life AS
SELECT e.account_id, e.phone_id, e.created_at AS at, 1 AS place, 'wanted' AS kind, NULL::bigint AS run_id, e.actor AS actor,
	concat_ws('; ', e.source || ', ' || b.file_name || ':' || e.line, e.reason,
		'from ' || numsync.time_text(e.effective_at), 'until ' || numsync.time_text(e.expires_at),
		CASE WHEN e.on_drift = 'disable' THEN 'else the number is disabled' END) AS note,
	e.field, NULL::text AS before, numsync.test_text(e.operator, e.operand) AS after
FROM numsync.expectation e
JOIN numsync.import_batch b ON b.account_id = e.account_id AND b.batch_id = e.batch_id
UNION ALL
SELECT e.account_id, e.phone_id, b.imported_at, 1, 'wanted again', NULL, b.actor,
	e.source || ', ' || b.file_name, e.field, NULL, numsync.test_text(e.operator, e.operand)
FROM numsync.expectation e
JOIN numsync.expectation_repeat r ON r.account_id = e.account_id AND r.of_batch_id = e.batch_id AND r.of_line = e.line
	AND r.field = e.field
JOIN numsync.import_batch b ON b.account_id = r.account_id AND b.batch_id = r.batch_id
UNION ALL
SELECT e.account_id, e.phone_id, e.withdrawn_at, 0, 'withdrawn', NULL, w.actor,
	e.source || CASE w.cause WHEN 'replace' THEN ', no longer in the file of batch ' || w.batch_id
		WHEN 'batch' THEN ', batch ' || w.batch_id || ' was taken back' ELSE ', all of it was taken back' END,
	e.field, numsync.test_text(e.operator, e.operand), NULL
FROM numsync.expectation e
LEFT JOIN numsync.withdrawal w ON w.account_id = e.account_id AND w.withdrawal_id = e.withdrawal_id
WHERE e.withdrawn_at IS NOT NULL
UNION ALL
SELECT c.account_id, c.phone_id, p.created_at, 2, 'planned', p.run_id, p.actor,
	concat_ws('; ', 'change ' || c.change_id || ' of plan ' || c.plan_id, 'puts back what run ' || p.reverts_run_id || ' did',
		f.source || coalesce(', ' || b.file_name || ':' || f.line, '')),
	f.field, f.before, f.after
FROM numsync.change c
JOIN numsync.plan p ON p.account_id = c.account_id AND p.plan_id = c.plan_id
JOIN numsync.change_field f ON f.account_id = c.account_id AND f.change_id = c.change_id AND f.wanted
	AND f.before IS DISTINCT FROM f.after
LEFT JOIN numsync.import_batch b ON b.account_id = f.account_id AND b.batch_id = f.batch_id
WHERE p.state <> 'superseded' OR EXISTS (SELECT FROM numsync.change_step s WHERE s.account_id = c.account_id AND s.change_id = c.change_id)
UNION ALL
SELECT s.account_id, c.phone_id, s.at, 3, replace(s.state, '_', ' '), s.run_id, 'numsync',
	concat_ws('; ', 'change ' || s.change_id, 'status ' || s.status, s.message), NULL, NULL, NULL
FROM numsync.change_step s
JOIN numsync.change c ON c.account_id = s.account_id AND c.change_id = s.change_id
UNION ALL
SELECT v.account_id, v.phone_id, coalesce(v.created_at, v.first_seen_at), 5, 'event', v.run_id, coalesce(v.actor_name, v.actor_id,
		'Leadping'), concat_ws('; ', v.type, nullif(v.title, v.type), v.state, v.details), NULL, NULL, NULL
FROM numsync.phone_number_event v
UNION ALL
SELECT a.account_id, a.phone_id, a.at, 5, 'not read', a.run_id, 'Leadping',
	concat_ws('; ', a.source || ' answered what cannot be read', a.reason), nullif(a.path, ''), NULL, NULL
FROM numsync.set_aside a
WHERE a.phone_id IS NOT NULL
UNION ALL
SELECT n.account_id, n.id, n.valid_from, 4, CASE WHEN k.cut IS NOT NULL THEN 'oldest kept' WHEN n.was IS NULL THEN 'first seen' WHEN n.missing AND NOT n.was_missing THEN 'gone'
		WHEN n.was_missing AND NOT n.missing THEN 'back' WHEN d.key IS NULL THEN 'first read' ELSE 'changed' END,
	n.run_id, CASE WHEN n.was IS NULL OR d.key IS NULL AND n.missing = n.was_missing THEN NULL ELSE coalesce(d.who, 'Leadping') END,
	CASE WHEN n.was IS NULL THEN concat_ws('; ', concat_ws(' ', n.number, n.name),
			'versions that ended before ' || numsync.time_text(k.cut) || ' were removed at ' || numsync.time_text(k.removed_at)
			|| ' by ' || k.removed_by)
		ELSE 'change ' || d.change_id END,
	d.key, d.before, d.after
FROM (
	SELECT v.account_id, v.id, v.valid_from, v.run_id, v.number, v.name, v.row_read, v.record_read,
		v.missing_since IS NOT NULL AS missing, lag(v.missing_since IS NOT NULL) OVER w AS was_missing,
		lag(v.record_read) OVER w AS was_record, lag(v.row_read) OVER w AS was_row,
		lag(to_jsonb(v)) OVER w AS was, to_jsonb(v) AS now
	FROM numsync.phone_number_version v
	WINDOW w AS (PARTITION BY v.account_id, v.id ORDER BY v.valid_from)
) n
LEFT JOIN LATERAL (
	SELECT k.key, CASE WHEN c.change_id IS NULL THEN 'Leadping' ELSE 'numsync' END AS who, c.change_id,
		CASE WHEN k.key LIKE '%\_at' THEN numsync.time_text((n.was ->> k.key)::timestamptz) ELSE n.was ->> k.key END AS before,
		CASE WHEN k.key LIKE '%\_at' THEN numsync.time_text((n.now ->> k.key)::timestamptz) ELSE n.now ->> k.key END AS after
	FROM jsonb_object_keys(n.now) k (key)
	LEFT JOIN LATERAL (
		SELECT s.change_id
		FROM numsync.change c
		JOIN numsync.change_step s ON s.account_id = c.account_id AND s.change_id = c.change_id
			AND s.state IN ('confirmed', 'not_kept') AND s.run_id = n.run_id AND s.at = n.valid_from
		JOIN numsync.change_field f ON f.account_id = c.account_id AND f.change_id = c.change_id
			AND f.field = k.key AND f.before IS DISTINCT FROM f.after
			AND f.after IS NOT DISTINCT FROM CASE WHEN k.key LIKE '%\_at'
				THEN numsync.time_text((n.now ->> k.key)::timestamptz) ELSE n.now ->> k.key END
		WHERE c.account_id = n.account_id AND c.phone_id = n.id
		LIMIT 1
	) c ON true
	WHERE n.now -> k.key IS DISTINCT FROM n.was -> k.key
		AND k.key NOT IN ('account_id', 'valid_from', 'valid_to', 'run_id', 'row_changed_at', 'row_read', 'record_read',
			'missing_since', 'absent')
		AND (n.was ->> k.key IS NOT NULL OR CASE WHEN k.key LIKE 'list\_%' THEN n.was_row ELSE n.was_record END)
) d ON n.was IS NOT NULL
LEFT JOIN (
	SELECT DISTINCT ON (h.account_id) h.account_id, h.cut, h.removed_at, h.removed_by
	FROM numsync.history_removal h
	ORDER BY h.account_id, h.cut DESC
) k ON k.account_id = n.account_id AND n.was IS NULL AND n.valid_from < k.cut
WHERE n.was IS NULL OR d.key IS NOT NULL OR n.missing <> n.was_missing OR n.record_read AND NOT n.was_record;
COMMENT ON VIEW numsync.number_life IS 'What is known of one number, in one stream, one line for each field: what files asked for and took back, what was planned and how each change went, what changed in the mirror and by whom (numsync: the value is the one that the change of the journal sent; else Leadping, where somebody or something else changed it), events and unreadable answers of the API. The first version that is left where older ones may have been removed is the oldest kept. place: order within a moment';

COMMENT ON VIEW numsync.warmup_stalled IS 'Warmups under way whose state and progress were the same over at least a week of readings; since: when the mirror first had them, as far as its history is kept';

CREATE OR REPLACE FUNCTION numsync.phone_number_as_of(account bigint, moment timestamptz)
RETURNS SETOF numsync.phone_number
LANGUAGE sql STABLE
AS $$
	SELECT
		v.account_id, v.id, v.number, v.name, v.business_id, v.business_name, v.user_id, v.user_name, v.team_id,
		v.campaign_id, v.source_id, v.leadping_owned, v.provider, v.provider_phone_number_id, v.provider_order_id,
		v.provider_order_status, v.provider_status, v.provider_error, v.provider_synced_at, v.provider_released_at,
		v.provider_release_requested_at, v.provider_release_hold_starts_at, v.provider_release_scheduled_at,
		v.provider_release_reason, v.provider_release_requested_by_user_id, v.provider_release_requested_by_name,
		v.provider_release_unassign_at_hold_start, v.inventory_state, v.capabilities_sms, v.capabilities_voice,
		v.capabilities_warmup, v.capabilities_testing, v.routing_sms_enabled, v.routing_voice_enabled,
		v.routing_warmup_only, v.routing_internal_test_only, v.routing_team_id, v.routing_source_id, v.routing_campaign_id,
		v.routing_messaging_profile_id, v.routing_voice_connection_id, v.tendlc_brand_id, v.tendlc_campaign_id,
		v.tendlc_campaign_status, v.tendlc_assignment_status, v.tendlc_messaging_profile_id, v.tendlc_status_updated_at,
		v.tendlc_failure_reason, v.tendlc_last_provider_event_id, v.billing_business_id, v.billing_business_name,
		v.billing_user_id, v.billing_user_name, v.billing_subscription_item_id, v.billing_monthly_amount,
		v.billing_channel, v.is_preferred, v.is_default, v.location_place, v.location_state, v.location_country_code,
		v.location_latitude, v.location_longitude, v.location_time_zone_id, v.status, v.enabled, v.override_enabled,
		v.override_reason, v.override_updated_by_user_id, v.override_updated_at, v.is_internal_pool,
		v.is_approved_test_destination, v.is_messaging_program_approved, v.warmup_enabled, v.warmup_state, v.health_status,
		v.warmup_health_score, v.warmup_progress_percent, v.warmup_next_action_at, v.warmup_pause_reason,
		v.call_warmup_enabled, v.call_warmup_state, v.call_warmup_stage, v.call_warmup_next_action_at,
		v.call_warmup_pause_reason, v.call_warmup_health_reason, v.health_reason, v.created_at, v.modified_at, v.list_type,
		v.list_business, v.list_user, v.list_provider_lifecycle_state, v.list_provider_reconciliation_status,
		v.list_ownership, v.list_capabilities, v.list_routing_summary, v.list_billing_attribution, v.list_location,
		v.list_sms_ready, v.list_voice_ready, v.list_warmup_only, v.list_internal_test_only, v.list_tendlc_campaign_id,
		v.list_tendlc_campaign_status, v.list_business_id, v.unknown, v.absent, v.row_read, v.record_read,
		v.row_changed_at, v.missing_since, v.valid_from, v.run_id
	FROM numsync.phone_number_version v
	WHERE v.account_id = account AND v.valid_from <= moment AND v.valid_to > moment
		AND moment >= coalesce((SELECT k.cut FROM numsync.mirror_moment k WHERE k.account_id = account), '-infinity')
$$;
COMMENT ON FUNCTION numsync.phone_number_as_of IS 'The mirror as it was known at a moment; nothing where the history of that moment was removed';
