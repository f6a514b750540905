# From lines of measurements to rows: medians, least and most, ratios of the pairs, goals and whether they are met.
def spread: sort | {median: (if length == 0 then null else .[(length / 2) | floor] end), least: first, most: last};
def metric($name):
	if $name == "ratio" then .ratio.median
	elif $name == "share" then (if .ratio.median then 1 / .ratio.median else null end)
	elif $name == "peak_ratio" then .peak_ratio.median
	else .subject[$name].median end;
def side: {
	wall_s: ([.[].wall_s] | spread), cpu_s: ([.[].cpu_s // empty] | spread),
	wal_mb: ([.[].wal_bytes // empty | . / 1048576] | spread), peak_mb: ([.[].peak_kib // empty | . / 1024] | spread)};
. as $all
| {date: $date, version: $version, server: $server, cores: ($cores | tonumber), runs: ($runs | tonumber), fsync: $fsync,
	rows: [ $all | map(.row) | unique_by(.) | .[] as $row | ($all | map(select(.row == $row))) as $mine
		| ($mine | map(select(.side == "floor"))) as $floor | ($mine | map(select(.side == "subject"))) as $subject
		| {row: $row, text: ($mine | map(.text // empty) | first), notes: ($mine | map(.note // empty)),
			order: ($all | map(.row) | index($row)),
			floor: ($floor | side), subject: ($subject | side),
			ratio: ([range([($floor | length), ($subject | length)] | min) as $i
				| $subject[$i].wall_s / $floor[$i].wall_s] | spread),
			peak_ratio: ([range([($floor | length), ($subject | length)] | min) as $i
				| select($floor[$i].peak_kib) | $subject[$i].peak_kib / $floor[$i].peak_kib] | spread)}
		| . as $figures
		| .goals = ($mine | map(.goal // empty) | map(. as $goal | . + {value: ($figures | metric($goal.metric))}
			| . + {met: (if .op == "<=" then .value <= .limit else .value >= .limit end)}))
		| .measurements = ($mine | map(select(.side) | del(.row)))
	] | sort_by(.order) | map(del(.order))}
