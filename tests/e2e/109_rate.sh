# The server never has to answer 429, whichever window it uses; not across processes either.
# Promise: never more than rate_limit × rate_share requests in any window, kept across processes through the database.
. tests/lib/e2e.sh
for window in fixed sliding; do
	database
	sandbox --generate 400 --rate 300/6 --window $window --latency 5 --latency-jitter 20
	export NUMSYNC_RATE_LIMIT=300/6 NUMSYNC_RATE_SHARE=100%
	run 0 "$numsync" pull
	run 0 "$numsync" pull
	is "$(stats .rate_limited)" 0 "$window window: 800 records by two processes, no 429"
	unset NUMSYNC_RATE_SHARE
	export NUMSYNC_RATE_LIMIT=0
done
done_testing
