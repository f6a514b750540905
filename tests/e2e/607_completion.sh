# Completion offers what there is, in the words of the command table, and the shells take it.
# Promise: what is new in the command table is completed at once.
. tests/lib/e2e.sh
PATH=$(dirname "$numsync"):$PATH
# words WORD...: what could stand in place of the last word
words() { numsync completion words -- "$@" | cut -f 1 | xargs; }
commands=$(numsync --help | awk '/^Commands:/ { on = 1; next } /^$/ { on = 0 } on { print $1 }' | xargs)
is "$(words '')" "$commands help" "each command is offered"
is "$(words pla)" "plan plans" "a command that begins so"
is "$(words help pla)" "plan plans" "commands are offered after help"
for command in $commands; do
	is "$(words "$command" --)" "$(numsync "$command" --help | awk '/^  --/ { print $1 }' | xargs)" "each option of $command"
done
is "$(words plan --format '')" "table csv json markdown html" "the values of an option"
is "$(words plan --format=)" "--format=table --format=csv --format=json --format=markdown --format=html" "the values of an option are offered behind ="
is "$(words export billing --summary b)" business "a value that begins so"
is "$(words export '')" billing "an argument's values"
is "$(words export billing '')" '' "an argument's values are offered only in its place"
is "$(words completion '')" "bash zsh fish" "the shells are offered"
is "$(words import '')" :file "files are offered where a file stands"
is "$(words import a.csv --source crm b)" :file "files are offered after a file"
is "$(words import --errors=x)" :file "files are offered behind ="
is "$(words run --inbox '')" :folder "folders are offered where a folder stands"
is "$(words drift --field override_en)" override_enabled "fields are offered where a field stands"
is "$(words plan --format csv --format '')" "table csv json markdown html" "an option that has its value opens nothing"
is "$(words plan -- --f)" '' "after -- there are no options"
is "$(words plan --no-such '')" '' "an option that is not known costs nothing"
is "$(words nonsense '')" '' "a command that is not known costs nothing"
printf '[account east]\ncurrency = USD\n[account big west]\ncurrency = USD\n' >"$work/two.conf"
is "$(numsync completion words -- status --config "$work/two.conf" --account '' | cut -f 1 | paste -sd ,)" "east,big west" \
	"accounts, of the configuration that the words name"
is "$(words status --config "$work/none.conf" --account '')" '' "no configuration, no accounts"
run 64 numsync completion
run 64 numsync completion tcsh
like "$work/err" 'bash, zsh or fish' "a shell that is not known is refused with those that are"

run 0 numsync completion bash
cat >"$work/harness" <<'T'
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_numsync numsync
printf '%s\n' "${COMPREPLY[@]}"
T
cp "$work/out" "$work/numsync.bash"
tab() { bash "$work/harness" "$work/numsync.bash" numsync "$@" 2>&1 | paste -sd ,; }
if command -v bash >/dev/null; then
	is "$(tab pl)" plan,plans "bash: a command"
	is "$(tab plan --format '')" "table,csv,json,markdown,html" "bash: values"
	is "$(tab plan --format = c)" csv "bash: values behind =, which bash takes for a word"
	is "$(tab plan --format =)" "table,csv,json,markdown,html" "bash: all values behind ="
	: >"$work/a b.csv"
	is "$(tab import "$work/a")" "$work/a b.csv" "bash: files"
	is "$(tab import --errors = "$work/a")" "$work/a b.csv" "bash: files behind ="
	mkdir "$work/in"
	is "$(tab run --inbox "$work/i")" "$work/in" "bash: folders"
	is "$(tab status --config "$work/two.conf" --account b)" 'big\ west' "bash: what has a blank is quoted"
	is "$(bash -c 'source "$1"; complete -p numsync' - "$work/numsync.bash")" "complete -F _numsync numsync" "bash: it is registered"
else
	skip "bash takes the script" "bash is not installed"
fi
run 0 numsync completion zsh
cp "$work/out" "$work/_numsync"
if command -v zsh >/dev/null; then
	run 0 zsh -n "$work/_numsync"
else
	skip "zsh takes the script" "zsh is not installed"
fi
run 0 numsync completion fish
cp "$work/out" "$work/numsync.fish"
if command -v fish >/dev/null; then
	is "$(HOME=$work fish -c "source $work/numsync.fish; complete -C 'numsync plan --format='" | cut -f 1 | paste -sd ,)" \
		"--format=csv,--format=html,--format=json,--format=markdown,--format=table" "fish: values"
else
	skip "fish takes the script" "fish is not installed"
fi

# options whose values are named take no other
run 64 numsync plan --format xml
like "$work/err" '\-\-format is table, csv, json, markdown or html, not xml' "a format that there is not"
run 64 numsync run --force everything
like "$work/err" '\-\-force is changes, disable, missing or unread, not everything' "a limit that there is not"
run 64 numsync status --fail-on anything
run 64 numsync config --json --format csv
done_testing
