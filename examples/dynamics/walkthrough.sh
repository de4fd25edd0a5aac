#!/bin/sh
# A walk through the Dynamics emulator with nothing but curl: sign in, look around, write rows, a batch, a fault.
#
#     node bootstrap.mjs emulators/dynamics/src/main.ts --port 8020 &
#     sh examples/dynamics/walkthrough.sh http://127.0.0.1:8020
set -eu

url=${1:-http://127.0.0.1:8020}
api=$url/api/data/v9.2

# One value of a JSON answer: field NAME. Enough for flat answers; a program would use a JSON parser.
field() { printf '%s\n' "$(sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1)"; }

# The emulator tells how to sign in. A real environment does not: there these four come from the administrator.
about=$(curl -sf "$url/_emulator")
authority=$(printf %s "$about" | field authority)
client=$(printf %s "$about" | sed -n 's/.*"application":{"id":"\([^"]*\)".*/\1/p')
secret=$(printf %s "$about" | field secret)

echo '1. Without a token the service names the tenant:'
curl -s -o /dev/null -D - "$api/WhoAmI" | grep -i '^www-authenticate'

echo '2. A token by client credentials, and a wrong secret:'
curl -s "$authority/oauth2/v2.0/token" -d grant_type=client_credentials -d "client_id=$client" \
  --data-urlencode client_secret=wrong --data-urlencode "scope=$url/.default" | field error_description
token=$(curl -sf "$authority/oauth2/v2.0/token" -d grant_type=client_credentials -d "client_id=$client" \
  --data-urlencode "client_secret=$secret" --data-urlencode "scope=$url/.default" | field access_token)

# Asks the Web API: call METHOD PATH [curl options]
call() {
  method=$1 path=$2
  shift 2
  curl -s -X "$method" "$api/$path" -H "Authorization: Bearer $token" -H 'Accept: application/json' \
    -H 'OData-Version: 4.0' -H 'OData-MaxVersion: 4.0' "$@"
}

echo '3. Who am I?'
call GET WhoAmI
echo

echo '4. A case, made by the emulator itself, and found by its number:'
curl -sf "$url/_emulator/cases" -H 'Content-Type: application/json' \
  -d '{"title":"The printer is on fire","ticketnumber":"CAS-01213-P7D8G9"}' >/dev/null
case_id=$(call GET "incidents?\$select=incidentid,title&\$filter=ticketnumber%20eq%20'CAS-01213-P7D8G9'" | field incidentid)
echo "$case_id"

echo '5. A note on it, written with an id of our own, twice: the second time is an update:'
note="annotations(00000000-0000-4000-8000-000000000001)"
for text in first second; do
  call PATCH "$note" -o /dev/null -w '%{http_code}\n' -H 'Content-Type: application/json' \
    -d "{\"subject\":\"walkthrough\",\"notetext\":\"$text\",\"objectid_incident@odata.bind\":\"/incidents($case_id)\"}"
done

echo '6. What is refused, and how:'
call PATCH "$note" -H 'If-None-Match: *' -H 'Content-Type: application/json' -d '{}'
echo
call GET "incidents(00000000-0000-4000-8000-00000000dead)"
echo

echo '7. A batch: a query and a change set of two writes (every line ends with CRLF):'
{
  printf -- '--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n'
  printf 'GET /api/data/v9.2/incidents(%s)?$select=title HTTP/1.1\r\nAccept: application/json\r\n\r\n\r\n' "$case_id"
  printf -- '--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n'
  for number in 1 2; do
    printf -- '--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: %s\r\n\r\n' "$number"
    printf 'POST /api/data/v9.2/annotations HTTP/1.1\r\nContent-Type: application/json; type=entry\r\n\r\n'
    printf '{"subject":"batch %s","objectid_incident@odata.bind":"/incidents(%s)"}\r\n' "$number" "$case_id"
  done
  printf -- '--c--\r\n\r\n--b--\r\n'
} | call POST '$batch' -H 'Content-Type: multipart/mixed; boundary=b' --data-binary @-

echo '8. The next request is refused, as it would be under too much load; the one after it is not:'
curl -sf "$url/_emulator/faults" -H 'Content-Type: application/json' -o /dev/null \
  -d '{"status":429,"code":"0x80072322","message":"Number of requests exceeded the limit of 6000 over time window of 300 seconds.","retryAfterSeconds":5}'
for attempt in 1 2; do
  call GET WhoAmI -o /dev/null -w '%{http_code} %header{retry-after}\n'
done
