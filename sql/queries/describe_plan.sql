-- What a plan does, in numbers of changes, and the digest of what it says. A change may count for several.
-- $1 account_id  $2 plan_id
-- columns: disable, enable, rename, set_override, lift_override, other, digest
SELECT count(DISTINCT f.change_id) FILTER (WHERE f.field IN ('enabled', 'override_enabled') AND f.after = 'false') AS disable,
	count(DISTINCT f.change_id) FILTER (WHERE f.field = 'enabled' AND f.after = 'true') AS enable,
	count(DISTINCT f.change_id) FILTER (WHERE f.field = 'name') AS rename,
	count(DISTINCT f.change_id) FILTER (WHERE f.field = 'override_enabled' AND f.after IS NOT NULL) AS set_override,
	count(DISTINCT f.change_id) FILTER (WHERE f.field = 'override_enabled' AND f.after IS NULL) AS lift_override,
	count(DISTINCT f.change_id) FILTER (WHERE f.field NOT IN ('enabled', 'name') AND f.field NOT LIKE 'override\_%') AS other,
	({{>plan_digest|$2::bigint}}) AS digest
FROM numsync.change c
JOIN numsync.change_field f ON f.account_id = $1::bigint AND f.change_id = c.change_id AND f.wanted
WHERE c.account_id = $1::bigint AND c.plan_id = $2::bigint
