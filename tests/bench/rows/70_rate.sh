# Under a rate limit. Floor: the requests at the rate of the limit.
work rate "$REQUESTS requests at 300 per 6 s"
goal share '>=' 0.98
floor_is "$(awk -v n="$REQUESTS" 'BEGIN { print n * 6 / 300 }')"
pages=$(((REQUESTS + 499) / 500))
rate_pull() { NUMSYNC_RATE_LIMIT=300/6 NUMSYNC_RATE_SHARE=100% timed "$numsync" pull --refresh all; }
before_pair() {
	empty
	sandbox --generate $((REQUESTS - pages)) --rate 300/6 --window sliding --page-limit 500
}
rate_checked() {
	rate_pull
	[ "$(stats .rate_limited)" = 0 ] || { echo "there were answers 429" >&2; exit 1; }
	[ "$(stats '.list + .get')" = "$REQUESTS" ] || note "the sandbox counted other requests: $(stats '.list + .get')"
}
pairs - rate_checked
note "no answer 429 in any run"
