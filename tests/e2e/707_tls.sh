# HTTPS: a private authority can be named, and nothing turns verification off. A false server gets no request, and the message
# says what is wrong.
# Promise: only https, and http for this machine alone; proxies of the environment and .netrc are not used.
. tests/lib/e2e.sh
command -v openssl >/dev/null || { echo '1..0 # SKIP there is no openssl'; exit 0; }
database
sandbox --generate 8
back=${NUMSYNC_API_URL##*:}
export NUMSYNC_RETRIES=0 NUMSYNC_CONNECT_TIMEOUT=3s
(
	cd "$work" || exit 1
	openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj '/CN=private authority' 2>ca.err
	openssl req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.pem -days 2 -subj '/CN=another authority' 2>ca.err
	certificate() { # NAME SUBJECT-NAMES DAYS
		openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1" 2>ca.err
		printf 'subjectAltName = %s\n' "$2" >"$1.ext"
		openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days "$3" -extfile "$1.ext" -out "$1.crt" 2>ca.err
		cat "$1.crt" "$1.key" >"$1.pem"
	}
	certificate good 'DNS:localhost,IP:127.0.0.1' 2
	certificate elsewhere 'DNS:elsewhere.example' 2
	certificate old 'DNS:localhost,IP:127.0.0.1' 0
)
# a server before the sandbox: CERTIFICATE LEAST-VERSION MOST-VERSION; prints its port, notes what it is asked
cat >"$work/tls.py" <<'PY'
import socket, ssl, sys, threading
certificate, least, most, back, log = sys.argv[1:6]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate)
context.set_ciphers("ALL:@SECLEVEL=0")
context.minimum_version = ssl.TLSVersion[least]
context.maximum_version = ssl.TLSVersion[most]
def copy(source, target):
    try:
        while True:
            data = source.recv(65536)
            if not data:
                break
            if target is not None:
                target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
def serve(plain):
    try:
        client = context.wrap_socket(plain, server_side=True)
        first = client.recv(65536)
    except OSError:
        return
    if not first:
        return
    with open(log, "ab") as file:
        file.write(client.version().encode() + b" " + first + b"\n")
    server = socket.create_connection(("127.0.0.1", int(back)))
    server.sendall(first)
    threading.Thread(target=copy, args=(client, server), daemon=True).start()
    copy(server, client)
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
PY
server=
tls() { # CERTIFICATE LEAST MOST
	[ -z "$server" ] || { kill "$server"; wait "$server" 2>/dev/null; }
	: >"$work/asked"
	: >"$work/port" # the port of the one before must not be taken for its own
	python3 -W ignore "$work/tls.py" "$work/$1.pem" "$2" "$3" "$back" "$work/asked" >"$work/port" 2>"$work/tls.err" &
	server=$!
	await "the TLS server listens" test -s "$work/port"
	port=$(cat "$work/port")
	NUMSYNC_API_URL=https://localhost:$port
}
nothing_asked() { is "$(wc -c <"$work/asked" | tr -d ' ')" 0 "$1: the server was asked nothing"; }
export NUMSYNC_CA_FILE="$work/ca.pem"
tls good TLSv1_2 TLSv1_3
run 0 "$numsync" pull
like "$work/asked" '^TLSv1.[23] POST /phone-numbers/all/' "a server whose private authority is named is spoken to by TLS"
NUMSYNC_API_URL=https://127.0.0.1:$port run 0 "$numsync" pull
tls good TLSv1_2 TLSv1_2
run 0 "$numsync" pull
like "$work/asked" '^TLSv1.2 ' "TLS 1.2 is enough"
tls good TLSv1_2 TLSv1_3
(unset NUMSYNC_CA_FILE; "$numsync" pull >"$work/out" 2>"$work/err"; echo $? >"$work/code")
is "$(cat "$work/code")" 69 "an authority that nobody named"
like "$work/err" 'no safe connection to https://localhost:.*(certificate|issuer).*ca_file' "an authority that nobody named is told, with the way out"
nothing_asked "unknown authority"
NUMSYNC_CA_FILE="$work/other.pem" run 69 "$numsync" pull
nothing_asked "another authority"
NUMSYNC_CA_FILE="$work/none.pem" run 69 "$numsync" pull
like "$work/err" 'none.pem' "an authority's file that is not there is named"
nothing_asked "no file"
tls elsewhere TLSv1_2 TLSv1_3
run 69 "$numsync" pull
like "$work/err" 'no safe connection.*(subject name|host)' "a certificate of another host"
nothing_asked "another host"
tls old TLSv1_2 TLSv1_3
run 69 "$numsync" pull
like "$work/err" 'no safe connection.*expired' "a certificate that has expired"
nothing_asked "expired"
tls good TLSv1_1 TLSv1_1
run 69 "$numsync" pull
like "$work/err" 'no safe connection.*(version|protocol)' "a server that has TLS 1.1 only"
nothing_asked "TLS 1.1"
# variables that turn off verification elsewhere, or lead elsewhere
tls elsewhere TLSv1_2 TLSv1_3
for variable in CURL_SSL_NO_VERIFY=1 SSL_CERT_FILE="$work/ca.pem" CURL_CA_BUNDLE="$work/ca.pem" NUMSYNC_VERIFY=no PYTHONHTTPSVERIFY=0 GIT_SSL_NO_VERIFY=1; do
	env "$variable" "$numsync" pull >"$work/out" 2>"$work/err"
	code=$?
	[ $code = 69 ] || [ $code = 78 ]
	ok "${variable%%=*} does not help ($code)"
done
nothing_asked "no variable"
# a server that does not speak TLS
NUMSYNC_API_URL=https://127.0.0.1:$back
run 69 "$numsync" pull
like "$work/err" 'SSL' "a server without TLS"
# plain HTTP to this machine only
for url in http://192.0.2.1 http://api.leadping.ai http://localhost.example.com http://127.0.0.1.example.com http://10.0.0.1:80 \
	'http://[2001:db8::1]' http://0.0.0.0 ftp://127.0.0.1 file:///etc/passwd; do
	NUMSYNC_API_URL=$url run 78 "$numsync" pull
done
like "$work/err" 'https://' "plain HTTP to another machine: the message asks for https"
NUMSYNC_API_URL=http://localhost:$back run 0 "$numsync" pull
# proxies of the environment and .netrc are not used
export HOME="$work"
printf 'machine 127.0.0.1 login other password other\n' >"$work/.netrc"
NUMSYNC_API_URL=http://127.0.0.1:$back
http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 ALL_PROXY=socks5://127.0.0.1:9 run 0 "$numsync" pull
kill "$server"
wait "$server" 2>/dev/null
done_testing
