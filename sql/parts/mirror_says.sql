-- What the mirror (m) says of the field of an expectation (e), and whether that is as it is wanted: holds, drift, unknown, gone.
-- known: null where nothing tells but the value.
CROSS JOIN LATERAL (
	SELECT {{>value_of|e.field}} AS actual, m.missing_since IS NOT NULL AS gone,
		CASE WHEN starts_with(e.field, 'list_') THEN m.row_read WHEN m.record_read THEN NOT m.absent ? e.field END AS known
) v
CROSS JOIN LATERAL (
	SELECT CASE WHEN e.said = '=' || v.actual AND NOT v.gone AND v.known IS NOT FALSE THEN 'holds' -- most of them, and at once
		WHEN starts_with(e.said, '=') AND NOT v.gone AND v.known THEN 'drift'
		ELSE numsync.verdict(v.gone, v.known, e.kind, numsync.said_operator(e.said), numsync.said_operand(e.said), v.actual)
		END AS verdict
) j
