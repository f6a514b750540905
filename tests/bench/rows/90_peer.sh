# The whole job, by the peer and by numsync: read the list and every record, compare with a CSV, correct 4%.
work peer "the whole job, $PEER numbers, 4% to correct, 5 ms latency / peer.py"
export NUMSYNC_CONNECTIONS=16 PEER_THREADS=16
peer_setup() {
	empty
	sandbox --generate "$PEER" --latency 5
	seq 0 $((PEER - 1)) | awk 'BEGIN { print "number,name,enabled" } {
		printf "+1202%07d,%s,%s\n", $1, $1 % 25 ? "Line " $1 : "Renamed " $1, $1 % 4 == 3 ? "false" : "true" }' >"$work/wanted.csv"
}
before_pair() { peer_setup; }
before_subject() {
	[ "$(stats .put)" = $(((PEER + 24) / 25)) ] || { echo "the peer did not correct what it should" >&2; exit 1; }
	peer_setup
}
peer_job() { timed /usr/bin/python3 tests/bench/peer/peer.py "$work/wanted.csv"; }
numsync_job() {
	timed "$numsync" pull
	timed "$numsync" import "$work/wanted.csv"
	timed "$numsync" apply --yes --force changes
}
pairs peer_job numsync_job
[ "$(stats .put)" = $(((PEER + 24) / 25)) ] || { echo "numsync did not correct what it should" >&2; exit 1; }
unset NUMSYNC_CONNECTIONS PEER_THREADS
