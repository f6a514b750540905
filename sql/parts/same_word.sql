-- Whether a staged line (`l`) says of a field what an expectation (`e`) says.
l.said = e.said AND l.by_number = e.by_number AND l.reason IS NOT DISTINCT FROM e.reason
	AND CASE WHEN l.on_drift IS NULL OR l.correctable THEN 'report' ELSE l.on_drift END = e.on_drift
