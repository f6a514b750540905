-- The staged lines that are not the same as a whole line of the source; as common tables, the last one named staged. Arguments of the
-- statement: $1 account_id, $2 import_key. The argument: which whole lines.
known_line AS MATERIALIZED (
	SELECT range_agg(int8range(line, last_line, '[]')) AS lines
	FROM numsync.stage_known
	WHERE account_id = $1::bigint AND import_key = $2 AND %
), staged AS MATERIALIZED (
	SELECT s.*
	FROM numsync.stage_line s
	CROSS JOIN known_line k
	WHERE s.account_id = $1::bigint AND s.import_key = $2 AND (k.lines IS NULL OR NOT s.line <@ k.lines)
)
