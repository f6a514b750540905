-- What a plan does, in numbers of changes, and the digest of what it says. A change may count for several.
-- $1 account_id  $2 plan_id
-- columns: disable, enable, rename, set_override, lift_override, other, digest
SELECT count(DISTINCT k.change_id) FILTER (WHERE k.kind = 'disable') AS disable,
	count(DISTINCT k.change_id) FILTER (WHERE k.kind = 'enable') AS enable,
	count(DISTINCT k.change_id) FILTER (WHERE k.kind = 'rename') AS rename,
	count(DISTINCT k.change_id) FILTER (WHERE k.kind = 'set override') AS set_override,
	count(DISTINCT k.change_id) FILTER (WHERE k.kind = 'lift override') AS lift_override,
	count(DISTINCT k.change_id) FILTER (WHERE k.kind = 'other') AS other,
	({{>plan_digest|$2::bigint}}) AS digest
FROM ({{>plan_kind|c.plan_id = $2::bigint}}) k
