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
# each of many short commands leaves slots that still count, and the later ones keep to them
database
sandbox --generate 3 --rate 20/2 --window sliding
export NUMSYNC_RATE_LIMIT=20/2 NUMSYNC_RATE_SHARE=100%
for i in $(seq 20); do
	must "$numsync" pull --refresh all -q
done
is "$(stats .rate_limited)" 0 "80 requests by twenty processes, no 429"
# where the limit has shrunk, the slots beyond it count, too
NUMSYNC_RATE_LIMIT=4/2 must "$numsync" pull --refresh all -q
is "$(stats .rate_limited)" 0 "and none by a process with a smaller limit"
done_testing
