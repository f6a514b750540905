-- What a plan does, kind by kind, a line a field; an override is one: what it sets, why, and by whom. The time that an override is given is
-- in list_plan.sql only.
-- $1 account_id  $2 plan_id
-- columns: kind, number, phone_id, field, before, after, source, file_name, line
SELECT v.kind, v.number, v.phone_id, v.field, v.before, v.after, v.source, b.file_name, v.line
FROM (
	SELECT k.kind, k.change_id, k.number, k.phone_id, f.field,
		CASE WHEN f.field <> 'override' THEN max(k.before)
			ELSE nullif(concat_ws(' ', nullif(concat_ws(': ', max(k.before) FILTER (WHERE k.field = 'override_enabled'),
					max(k.before) FILTER (WHERE k.field = 'override_reason')), ''),
				'(' || max(k.before) FILTER (WHERE k.field = 'override_updated_by_user_id') || ')'), '') END AS before,
		CASE WHEN f.field <> 'override' THEN max(k.after)
			ELSE nullif(concat_ws(' ', nullif(concat_ws(': ', max(k.after) FILTER (WHERE k.field = 'override_enabled'),
					max(k.after) FILTER (WHERE k.field = 'override_reason')), ''),
				'(' || max(k.after) FILTER (WHERE k.field = 'override_updated_by_user_id') || ')'), '') END AS after,
		(array_agg(k.source ORDER BY k.field) FILTER (WHERE k.source IS NOT NULL))[1] AS source,
		(array_agg(k.batch_id ORDER BY k.field) FILTER (WHERE k.source IS NOT NULL))[1] AS batch_id,
		(array_agg(k.line ORDER BY k.field) FILTER (WHERE k.source IS NOT NULL))[1] AS line
	FROM ({{>plan_kind|c.plan_id = $2::bigint}}) k
	CROSS JOIN LATERAL (SELECT CASE WHEN starts_with(k.field, 'override_') THEN 'override' ELSE k.field END AS field) f
	GROUP BY k.kind, k.change_id, k.number, k.phone_id, f.field
) v
LEFT JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = v.batch_id
ORDER BY array_position(ARRAY['disable', 'enable', 'rename', 'set override', 'lift override', 'other'], v.kind), v.change_id, v.field
