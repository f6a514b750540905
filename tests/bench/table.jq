# The table that `make bench` prints.
def round($n): if . == null then "-" else (. * pow(10; $n) | round) / pow(10; $n) | tostring end;
def pad($n): . + (" " * ([$n - length, 0] | max));
def lpad($n): (" " * ([$n - length, 0] | max)) + .;
def seconds: if .median == null then "-" else "\(.median | round(2))" end;
"\(.version); \(.server); \(.cores) cores; median (least to most) of \(.runs) alternating pairs; fsync \(.fsync)\n",
("work" | pad(66)) + ("floor s" | lpad(9)) + ("numsync s" | lpad(11)) + ("ratio" | lpad(8)) + ("spread" | lpad(15)) + ("CPU s" | lpad(8))
	+ ("peak MB" | lpad(9)) + ("WAL MB" | lpad(9)) + "   goals",
(.rows[] | (.text | pad(66)) + (.floor.wall_s | seconds | lpad(9)) + (.subject.wall_s | seconds | lpad(11))
	+ (.ratio.median | round(2) | lpad(8)) + ("\(.ratio.least | round(2)) to \(.ratio.most | round(2))" | lpad(15))
	+ (.subject.cpu_s.median | round(2) | lpad(8)) + (.subject.peak_mb.median | round(1) | lpad(9))
	+ (.subject.wal_mb.median | round(1) | lpad(9)) + "   "
	+ (.goals | map("\(.metric) \(.op) \(.limit): " + (if .met then "yes" else "NO (\(.value | round(3)))" end)) | join(", ")),
	(select(.row == "peer") | "  the peer: CPU \(.floor.cpu_s.median | round(2)) s, peak \(.floor.peak_mb.median | round(1)) MB"),
	(.notes[] | "  " + .))
