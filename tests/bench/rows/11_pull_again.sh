# The list again, nothing changed. Floor: the same pages to /dev/null.
work pull_again "the same again, nothing changed"
goal ratio '<=' 1.5
goal wal_mb '<=' 1
empty
sandbox --generate "$ROWS" --page-limit 500
list_of_pages 500
"$numsync" pull --refresh none -q
sql 'VACUUM ANALYZE'
sql CHECKPOINT
subject_pull_again() { timed "$numsync" pull --refresh none; }
pairs download subject_pull_again
