# A proxy to the API: TLS goes through it, and it gets neither the key nor a word of what is said.
# Promise: the key is never sent to a proxy; a proxy of the environment is not used, and doctor says so.
. tests/lib/e2e.sh
command -v openssl >/dev/null || { echo '1..0 # SKIP there is no openssl'; exit 0; }
database
sandbox --generate 8
plain=$NUMSYNC_API_URL
export NUMSYNC_RETRIES=0 NUMSYNC_CONNECT_TIMEOUT=3s
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/tls.key" -out "$work/tls.crt" -days 2 -subj '/CN=localhost' -addext 'subjectAltName=DNS:localhost' 2>"$work/openssl.err"
cat "$work/tls.crt" "$work/tls.key" >"$work/tls.pem"
listens() { # FILE COMMAND...: in the background, until it says its port
	file=$1
	shift
	"$@" >"$file" &
	await "a port of $*" test -s "$file"
}
listens "$work/tls.port" python3 tests/lib/tls.py "$work/tls.pem" "127.0.0.1:${plain##*:}"
NUMSYNC_API_URL=https://localhost:$(cat "$work/tls.port") NUMSYNC_CA_FILE=$work/tls.crt
export NUMSYNC_API_URL NUMSYNC_CA_FILE
: >"$work/proxy.log"
listens "$work/proxy.port" python3 tests/lib/connect.py "$work/proxy.log"
proxy=http://127.0.0.1:$(cat "$work/proxy.port")

# ---- the proxy that is named
export NUMSYNC_PROXY="$proxy"
run 0 "$numsync" pull
printf 'id,name\ngen-0000001,Through\n' >"$work/n.csv"
must "$numsync" import -q "$work/n.csv"
run 0 env no_proxy='*' NO_PROXY=localhost "$numsync" apply --yes
is "$(NUMSYNC_API_URL=$plain; state | jq -r '.numbers[] | select(.id == "gen-0000001") | .name')" Through "a change goes through the proxy"
is "$(grep -c '^tunnel localhost:' "$work/proxy.log")" "$(grep -c '^CONNECT localhost:' "$work/proxy.log")" "each connection is a tunnel to the API"
[ "$(grep -c '^CONNECT ' "$work/proxy.log")" -ge 2 ]
ok "the proxy was used, also where the environment says that it is not to be"
absent 'Authorization|Bearer|phone-numbers|gen-0' "the proxy does not get what is asked" "$work/proxy.log"
run 1 python3 tests/lib/key_in.py "$LEADPING_API_KEY" "$work/proxy.log"
is "$(sed 's/\r//' "$work/proxy.log" | grep -vE '^(CONNECT localhost:[0-9]+ HTTP/1.1|Host: localhost:[0-9]+|User-Agent: numsync|Proxy-Connection: Keep-Alive|tunnel localhost:[0-9]+|)$' | wc -l)" 0 "nothing but CONNECT"
run 0 "$numsync" doctor
like "$work/out" "^ok +proxy +the API is reached through $proxy" "doctor says that the API is reached through it"

# ---- without TLS the proxy would read the key
: >"$work/proxy.log"
NUMSYNC_API_URL=$plain run 0 "$numsync" pull
is "$(wc -c <"$work/proxy.log")" 0 "an API without TLS, on this machine, is asked directly"

# ---- a proxy that refuses, or is not there
: >"$work/refuses.log"
listens "$work/refuses.port" python3 tests/lib/connect.py "$work/refuses.log" 407
NUMSYNC_PROXY=http://127.0.0.1:$(cat "$work/refuses.port") run 69 "$numsync" pull
like "$work/err" '407' "a proxy that refuses is told, with its status"
absent "Authorization|$LEADPING_API_KEY" "and does not get the key either" "$work/refuses.log"
puts=$(NUMSYNC_API_URL=$plain; stats .put)
printf 'id,name\ngen-0000001,Again\n' >"$work/n.csv"
must "$numsync" import -q "$work/n.csv"
NUMSYNC_PROXY=http://127.0.0.1:$(cat "$work/refuses.port") run 3 "$numsync" apply --yes
is "$(NUMSYNC_API_URL=$plain; stats .put)" "$puts" "behind it nothing is changed"
NUMSYNC_PROXY=http://127.0.0.1:9 run 69 "$numsync" pull
for bad in https://127.0.0.1:1 127.0.0.1:1 http://127.0.0.1 http://user:canary@127.0.0.1:1 http://127.0.0.1:1/x socks5://127.0.0.1:1 'http://:1'; do
	NUMSYNC_PROXY=$bad run 78 "$numsync" config
	like "$work/err" 'proxy: expected http:// and host and port' "$bad is refused"
done
absent canary "a password that stands in it is not shown" "$work/err"

# ---- the environment's
unset NUMSYNC_PROXY
: >"$work/proxy.log"
HTTPS_PROXY=$proxy run 0 "$numsync" doctor
like "$work/out" '^warning +proxy +HTTPS_PROXY is set in the environment, and numsync does not use it' "doctor says that the environment's proxy is not used"
is "$(wc -c <"$work/proxy.log")" 0 "nor is it"
done_testing
