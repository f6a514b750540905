-- What the mirror (m) says of the field of an expectation (e), and whether that is as it is wanted: holds, drift, unknown, gone.
CROSS JOIN LATERAL (
	SELECT numsync.value_text(ROW(m.*)::numsync.phone_number, e.field) AS actual, m.missing_since IS NOT NULL AS gone
) v
CROSS JOIN LATERAL (
	SELECT CASE WHEN starts_with(e.field, 'list_') THEN m.row_read
		WHEN m.record_read THEN NOT m.absent ? e.field
		ELSE v.actual IS NOT NULL END AS known
) k
CROSS JOIN LATERAL (
	SELECT CASE WHEN k.known AND NOT v.gone AND e.said = '=' || v.actual THEN 'holds' -- most of them, and at once
		ELSE numsync.verdict(v.gone, k.known, e.kind, numsync.said_operator(e.said), numsync.said_operand(e.said), v.actual)
		END AS verdict
) j
