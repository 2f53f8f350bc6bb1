#!/bin/bash
# The main job, from nothing to applied, changed, drifted, repaired and destroyed, against a PowerDNS server of its own. Every
# step is checked from outside: the files are looked at, the name server is asked. Run it as ./dev demo.
set -euo pipefail

plumb=$(realpath "${1:?usage: demo.sh PLUMB}")
here=$(dirname "$(realpath "$0")")
place=$(mktemp -d "${TMPDIR:-/tmp}/plumb-demo-XXXXXX")
server=

finish() {
  local status=$?
  [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  if [ $status -ne 0 ]; then
    echo "demo.sh: failed; the name server said:" >&2
    tail -n 20 "$place/pdns.log" >&2 || true
  fi
  rm -rf "$place"
  exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM

if [ -t 1 ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold= plain=; fi
say() { printf '\n%s# %s%s\n' "$bold" "$*" "$plain"; }
run() {
  printf '%s$ plumb %s%s\n' "$bold" "$*" "$plain"
  "$plumb" "$@"
}
# check WHAT COMMAND...: the command must succeed.
check() {
  local what=$1
  shift
  if "$@"; then echo "  ok: $what"; else
    echo "  NOT SO: $what" >&2
    exit 1
  fi
}
is() {
  [ "$1" = "$2" ] || { echo "  \"$1\" is not \"$2\"" >&2; return 1; }
}
not() { ! "$@"; }

# dns NAME TYPE: the answers of the name server, one a line; nothing if there are none.
dns() {
  python3 - "$dns_port" "$1" "$2" <<'PYTHON'
import socket, struct, sys
port, name, kind = int(sys.argv[1]), sys.argv[2], {"A": 1, "TXT": 16, "SOA": 6}[sys.argv[3]]
labels = b"".join(bytes([len(part)]) + part.encode() for part in name.rstrip(".").split(".")) + b"\0"
query = struct.pack(">6H", 4711, 0, 1, 0, 0, 0) + labels + struct.pack(">2H", kind, 1)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
    udp.settimeout(5)
    udp.sendto(query, ("127.0.0.1", port))
    answer = udp.recv(4096)
at = 12 + len(labels) + 4
for _ in range(struct.unpack(">H", answer[6:8])[0]):
    while answer[at] not in (0,) and answer[at] < 192:
        at += answer[at] + 1
    at += 2 if answer[at] >= 192 else 1
    found, _, _, size = struct.unpack(">HHIH", answer[at:at + 10])
    data = answer[at + 10:at + 10 + size]
    at += 10 + size
    if found == 1: print(socket.inet_ntoa(data))
    elif found == 16: print(data[1:1 + data[0]].decode())
    else: print("there")
PYTHON
}

# api METHOD PATH [BODY]: the server's HTTP interface, behind Plumb's back.
api() {
  python3 - "$@" <<'PYTHON'
import os, sys, urllib.request
request = urllib.request.Request(os.environ["PDNS_SERVER_URL"] + "/api/v1/servers/localhost" + sys.argv[2], method=sys.argv[1],
                                 data=sys.argv[3].encode() if len(sys.argv) > 3 else None,
                                 headers={"X-API-Key": os.environ["PDNS_API_KEY"], "Content-Type": "application/json"})
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
sys.stdout.write(opener.open(request, timeout=10).read().decode())
PYTHON
}

start_name_server() {
  local schema http_port
  for schema in /usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql /usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql; do
    [ ! -f "$schema" ] || break
  done
  python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())' "$place/pdns.db" "$schema"
  # Ports that were free a moment ago: another program may take one first, so more than one attempt is made.
  local attempt
  for attempt in 1 2 3 4 5; do
    read -r dns_port http_port < <(python3 -c '
import socket
udp, tcp, http = socket.socket(type=socket.SOCK_DGRAM), socket.socket(), socket.socket()
tcp.bind(("127.0.0.1", 0)); udp.bind(tcp.getsockname()); http.bind(("127.0.0.1", 0))
print(tcp.getsockname()[1], http.getsockname()[1])')
    pdns_server=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v pdns_server)
    "$pdns_server" --no-config --daemon=no --guardian=no --launch=gsqlite3 --gsqlite3-database="$place/pdns.db" \
      --local-address=127.0.0.1 --local-port="$dns_port" --socket-dir="$place" --security-poll-suffix= --disable-syslog=yes \
      --api=yes --api-key=demo --webserver=yes --webserver-address=127.0.0.1 --webserver-port="$http_port" \
      --cache-ttl=0 --query-cache-ttl=0 --negquery-cache-ttl=0 --zone-cache-refresh-interval=0 >"$place/pdns.log" 2>&1 &
    server=$!
    export PDNS_SERVER_URL=http://127.0.0.1:$http_port PDNS_API_KEY=demo
    local tries
    for ((tries = 0; tries < 100; ++tries)); do
      if api GET "" >/dev/null 2>&1; then return 0; fi
      kill -0 "$server" 2>/dev/null || break
      sleep 0.1
    done
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
  done
  echo "demo.sh: the name server does not come up" >&2
  return 1
}

say "A PowerDNS server of our own, and a copy of examples/quickstart"
start_name_server
cp -r "$here" "$place/quickstart"
cd "$place/quickstart"
zone=quickstart.example
echo "  it answers DNS on 127.0.0.1:$dns_port, and its interface is $PDNS_SERVER_URL"

say "What is written is right"
run init -no-color
run validate -no-color

say "What would be done; nothing is, yet"
code=0
run plan -no-color -out=first.tfplan -detailed-exitcode || code=$?
check "the plan has changes (exit code 2)" is "$code" 2
check "no zone was made" is "$(dns $zone SOA)" ""
check "no file was made" not test -e out

say "Do it"
# One at a time, for the server's sake: with its SQLite database it refuses writes that overlap.
run apply -no-color first.tfplan
company=$(run output -raw company | tail -n 1)
echo "  the company is called $company"
check "www.$zone is at 192.0.2.10, says the name server" is "$(dns www.$zone A)" 192.0.2.10
check "shop.$zone is at 192.0.2.11" is "$(dns shop.$zone A)" 192.0.2.11
check "the company's name is in the DNS" is "$(dns company.$zone TXT)" "$company"
check "the message of the day greets" is "$(head -n 1 out/motd)" "Welcome to $company!"
check "www has its file" grep -q '"address":"192.0.2.10"' out/www.json
run output -no-color
run state list

say "Again: there is nothing to do"
run plan -no-color -detailed-exitcode

say "Another greeting, and one more site"
run apply -no-color -auto-approve -var greeting=Hello -var 'sites=["www","shop","blog"]'
check "the message of the day has changed" is "$(head -n 1 out/motd)" "Hello to $company!"
check "blog.$zone is there" is "$(dns blog.$zone A)" 192.0.2.12
check "the company kept its name" is "$(run output -raw company | tail -n 1)" "$company"

say "Somebody edits a file, and deletes a record, behind our back"
echo "Buy cheap watches" >out/motd
api PATCH /zones/$zone. '{"rrsets":[{"name":"www.'$zone'.","type":"A","changetype":"DELETE"}]}'
check "www.$zone is gone" is "$(dns www.$zone A)" ""

say "The plan sees it"
code=0
run plan -no-color -detailed-exitcode -var greeting=Hello -var 'sites=["www","shop","blog"]' >plan.txt || code=$?
cat plan.txt
check "the plan has changes (exit code 2)" is "$code" 2
check "it would make the record again" grep -q 'module.site\["www"\].powerdns_record.address will be created' plan.txt
check "it would make the file again" grep -q 'local_file.motd will be created' plan.txt

say "Repair it"
run apply -no-color -auto-approve -var greeting=Hello -var 'sites=["www","shop","blog"]'
check "www.$zone is back" is "$(dns www.$zone A)" 192.0.2.10
check "the message of the day is back" is "$(head -n 1 out/motd)" "Hello to $company!"

say "Destroy it all"
run destroy -no-color -auto-approve
check "the zone is gone" is "$(dns $zone SOA)" ""
check "the server has no zones" is "$(api GET /zones)" "[]"
check "the files are gone" is "$(find out -type f 2>/dev/null)" ""
check "the state is empty" is "$(run state list | tail -n +2)" ""

say "Done: applied, changed, drifted, repaired and destroyed"
