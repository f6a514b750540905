# Peak memory must not grow with the number of rows. Floor: the same command over 1,000 rows.
work memory "peak memory of pull --refresh none, $NUMBERS rows against 1,000"
goal peak_ratio '<=' 1.1
goal peak_mb '<=' 24
empty
small_database=$DATABASE_URL
copied=
sandbox --generate 1000
small_url=$NUMSYNC_API_URL
small_pid=$sandbox_pid
sandbox_pid=
empty
large_database=$DATABASE_URL
sandbox --generate "$NUMBERS"
large_url=$NUMSYNC_API_URL
pull_small() { DATABASE_URL=$small_database NUMSYNC_API_URL=$small_url timed "$numsync" pull --refresh none; }
pull_large() { DATABASE_URL=$large_database NUMSYNC_API_URL=$large_url timed "$numsync" pull --refresh none; }
pairs pull_small pull_large
kill "$small_pid"
