# The metrics file: one for all accounts, escaped, true; what Prometheus thinks of it and of the example's alerts.
# Promise: metrics say what the run's record says; who never succeeded has no last success.
. tests/lib/e2e.sh
promtool=${PROMTOOL:-promtool}
promtool_says() { # TEXT ARGUMENTS...
	text=$1
	shift
	command -v "$promtool" >/dev/null || { skip "$text" "promtool is not there (package prometheus)"; return; }
	"$promtool" "$@" >"$work/promtool" 2>&1
	ok "$text"
	[ ! -s "$work/promtool" ] || sed 's/^/# /' "$work/promtool" | head -n 20
}
database
sandbox --generate 12
printf '%s\n' "$LEADPING_API_KEY" >"$work/key"
printf 'wrong\n' >"$work/wrong"
chmod 600 "$work/key" "$work/wrong"
unset LEADPING_API_KEY
cat >"$NUMSYNC_CONFIG" <<CONF
[numsync]
key_file = $work/key
metrics = $work/numsync.prom
[account we"ird\\one]
[account second]
[account broken]
key_file = $work/wrong
CONF
chmod 600 "$NUMSYNC_CONFIG"
metric() { grep -F "$1 " "$work/numsync.prom" | sed 's/.* //'; }
run 77 "$numsync" run --all-accounts --jobs 2
is "$(grep -c '^numsync_last_run_exit_status{' "$work/numsync.prom")" 3 "all accounts of the command are in one file"
is "$(metric 'numsync_last_run_exit_status{account="we\"ird\\one"}'):$(metric 'numsync_last_run_exit_status{account="broken"}')" 0:77 "a name with \" and \\ is escaped"
is "$(grep -c 'numsync_last_success_timestamp_seconds{account="broken"}' "$work/numsync.prom")" 0 "who never succeeded has no last success"
is "$(grep -v '^#' "$work/numsync.prom" | sed 's/ [^ ]*$//' | sort | uniq -d | wc -l | tr -d ' ')" 0 "no sample is there twice"
is "$(grep -c '^# TYPE' "$work/numsync.prom"):$(grep '^# TYPE' "$work/numsync.prom" | sort -u | wc -l | tr -d ' ')" "$(grep -c '^# HELP' "$work/numsync.prom"):$(grep -c '^# TYPE' "$work/numsync.prom")" "each metric is described once"
# drift by group, changes by outcome
id=$(sql "SELECT id FROM numsync.phone_number WHERE enabled ORDER BY id LIMIT 1")
printf 'id,enabled,provider_status,health_status\n%s,false,nonsense,Healthy|Paused\n' "$id" >"$work/e.csv"
run 0 "$numsync" import --account second "$work/e.csv"
run 2 "$numsync" run --account second
is "$(metric 'numsync_last_run_changes{account="second",outcome="confirmed"}')" 1 "changes by outcome"
drift=$(sql "SELECT string_agg(field || '=' || lines, ' ' ORDER BY field) FROM numsync.run_drift d JOIN numsync.account a USING (account_id) WHERE a.name = 'second' AND run_id = 2")
is "$(metric 'numsync_drift_values{account="second",group="provider"}'):$(metric 'numsync_drift_values{account="second",group="enablement"}'):$(metric 'numsync_drift_correctable_values{account="second"}')" 1:0:0 "drift by group of fields ($drift)"
is "$(grep -c '^numsync_drift_values{account="second"' "$work/numsync.prom")" "$("$numsync" fields --json | jq '[.[].group] | unique | length')" "every group has its sample"
run 77 "$numsync" run --all-accounts
is "$(metric 'numsync_last_run_id{account="second"}'):$(metric 'numsync_last_run_rows{account="second"}'):$(metric 'numsync_numbers{account="second",state="present"}')" 3:12:12 "the last run counts"
run 0 "$numsync" pull --account second
run 77 "$numsync" run --account broken
run 77 "$numsync" run --all-accounts
is "$(metric 'numsync_last_run_id{account="second"}')" 5 "a pull in between is no run"
run 73 "$numsync" run --account second --metrics "$work/none/n.prom"
like "$work/out" 'run [0-9]+: 1 output failed' "the line of a run whose metrics cannot be written names that"
absent 'in sync' "and does not say that all is well" "$work/out"
run 77 "$numsync" run --all-accounts --metrics "$work/none/n.prom"
is "$(tail -n 1 "$work/out")" 'the metrics of this command were not written, whatever the lines of its runs say' "of several accounts the last line says so"
like "$work/err" 'metrics: .*none' "and the message says why"
promtool_says "promtool check metrics finds nothing" check metrics <"$work/numsync.prom"
[ ! -e "$work/promtool" ] || is "$(cat "$work/promtool")" '' "not even something to improve"
promtool_says "promtool check rules: the example's alerts are well-formed" check rules cron/numsync.rules.yml
cat >"$work/rules.test.yml" <<YAML
rule_files: [$PWD/cron/numsync.rules.yml]
evaluation_interval: 5m
tests:
  - interval: 5m
    input_series:
      - {series: 'numsync_last_success_timestamp_seconds{account="a"}', values: '0x480'}
      - {series: 'numsync_last_run_exit_status{account="a"}', values: '0x240 69x240'}
      - {series: 'numsync_last_run_exit_status{account="new"}', values: '78x480'}
      - {series: 'numsync_releases{account="a",wanted="true"}', values: '0x120 2x60 0x360'}
      - {series: 'numsync_releases{account="a",wanted="false"}', values: '7x480'}
      - {series: 'numsync_last_run_changes{account="a",outcome="failed"}', values: '0x120 1x360'}
      - {series: 'numsync_last_run_changes{account="a",outcome="conflict"}', values: '0x120 2x360'}
      - {series: 'numsync_last_run_changes{account="a",outcome="confirmed"}', values: '5x480'}
      - {series: 'numsync_last_run_throttled{account="a"}', values: '0x120 11x360'}
    alert_rule_test:
      - {eval_time: 9h, alertname: NumsyncWantedNumberWillBeReleased}
      - eval_time: 12h
        alertname: NumsyncWantedNumberWillBeReleased
        exp_alerts: [{exp_labels: {severity: page, account: a, wanted: "true"}, exp_annotations: {summary: "2 wanted numbers of account a have a release coming; released ones are gone for ever", description: "See \`numsync drift --releases --account a\` and cancel the releases at Leadping."}}]
      - {eval_time: 25h, alertname: NumsyncNoSuccess}
      - eval_time: 27h
        alertname: NumsyncNoSuccess
        exp_alerts: [{exp_labels: {severity: ticket, account: a}, exp_annotations: {summary: "no run of account a has succeeded for 1d 3h 0m 0s", description: "\`numsync status --account a\` shows the last runs, \`numsync doctor\` what is wrong."}}]
      - eval_time: 3h
        alertname: NumsyncNeverSucceeded
        exp_alerts: [{exp_labels: {severity: ticket, account: new}, exp_annotations: {summary: "no run of account new has succeeded yet; the last one ended with 78"}}]
      - eval_time: 9h
        alertname: NumsyncRunFailed
        exp_alerts: [{exp_labels: {severity: ticket, account: new}, exp_annotations: {summary: "the last run of account new ended with 78", description: "3: changes failed; 4: a safety limit; 65: a file of the inbox; 69, 74: API, database; 70: a defect in numsync; 71: memory or another resource; 73: an export, the report, or a place of the inbox; 75: another run held the account, time was up, or a signal came; 77: the key; 78: the configuration."}}]
      - {eval_time: 9h, alertname: NumsyncChangesFailed}
      - eval_time: 15h
        alertname: NumsyncChangesFailed
        exp_alerts: [{exp_labels: {severity: ticket, account: a}, exp_annotations: {summary: "3 changes of account a failed or conflicted"}}]
      - {eval_time: 9h, alertname: NumsyncThrottled}
      - eval_time: 15h
        alertname: NumsyncThrottled
        exp_alerts: [{exp_labels: {severity: info, account: a}, exp_annotations: {summary: "11 answers 429 in the last run of account a: live traffic needs more of the limit; lower rate_share"}}]
  - interval: 5m
    input_series:
      - {series: 'numsync_drift_values{account="a",group="provider"}', values: '0x120 3x1200'}
      - {series: 'numsync_drift_values{account="a",group="billing"}', values: '0x120 1x1200'}
      - {series: 'numsync_records_older_than_a_day{account="a"}', values: '6x1200'}
      - {series: 'numsync_numbers{account="a",state="present"}', values: '10x1200'}
      - {series: 'numsync_numbers{account="a",state="gone"}', values: '100x1200'}
    alert_rule_test:
      - {eval_time: 80h, alertname: NumsyncDriftRemains}
      - eval_time: 84h
        alertname: NumsyncDriftRemains
        exp_alerts: [{exp_labels: {severity: info, account: a}, exp_annotations: {summary: "4 values of account a have differed from what is wanted for three days"}}]
      - {eval_time: 40h, alertname: NumsyncMirrorStale}
      - eval_time: 50h
        alertname: NumsyncMirrorStale
        exp_alerts: [{exp_labels: {severity: info, account: a}, exp_annotations: {summary: "more than half of the records of account a are older than a day: the time budget or the rate share is too small"}}]
YAML
promtool_says "promtool test rules: they fire when they should, and only then" test rules "$work/rules.test.yml"
done_testing
