#!/usr/bin/env bash
# Walks through a support session with curl, as the vendor documents each call: token, session key, redeeming it, the
# session's attributes, its end, its report, the list of sessions, and a survey.
#
#   node bootstrap.mjs emulators/remote-support/src/main.ts   # in one terminal: an appliance on port 8200
#   examples/remote-support/walkthrough.sh                    # in another
#   examples/remote-support/walkthrough.sh http://127.0.0.1:8299
#
# What only a person can do on a real appliance (handing in a survey, letting time pass) is asked of the emulator's
# control API, /_emulator; those two calls are marked. Everything else works against a real appliance with CLIENT_ID and
# CLIENT_SECRET of an API account in the environment.
set -euo pipefail

appliance="${1:-http://127.0.0.1:8200}"
case_number="CAS-01001-W4LKTH"

say() { printf '\n== %s\n' "$*"; }
# The text of the first element of that name; XML on standard input.
element() { tr -d '\n' | sed -n "s:.*<$1[^>]*>\([^<]*\)</$1>.*:\1:p"; }
# The value of the first field of that name; flat JSON on standard input.
json() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }
fail() {
  printf 'walkthrough: %s\n' "$*" >&2
  exit 1
}

account="$(curl --silent --fail "$appliance/_emulator/account" || echo '{}')"
client_id="${CLIENT_ID:-$(json clientId <<<"$account")}"
client_secret="${CLIENT_SECRET:-$(json clientSecret <<<"$account")}"
[ -n "$client_id" ] || fail "no appliance answers at $appliance; start one: node bootstrap.mjs emulators/remote-support/src/main.ts"

say "Token: client id and secret by Basic authentication"
token="$(curl --silent --fail --user "$client_id:$client_secret" --data grant_type=client_credentials \
  "$appliance/oauth2/token" | json access_token)"
[ -n "$token" ] || fail "no token"
echo "a token of ${#token} characters"

# One call of an XML API: the API's name, then the parameters. The vendor asks to close the connection after each call.
call() {
  local api="$1" arguments=()
  shift
  for parameter in "$@"; do arguments+=(--data-urlencode "$parameter"); done
  curl --silent --fail --header "Authorization: Bearer $token" --header 'Connection: close' "${arguments[@]}" \
    "$appliance/api/$api"
}

say "What the account may do"
call command action=get_api_info | grep -E 'api_version|perm_command|perm_reporting_support'

say "Session key for the general queue"
key="$(call command action=generate_session_key type=support queue_id=general ttl=1800 \
  "session.custom.external_key=$case_number")"
short_key="$(element short_key <<<"$key")"
echo "short key $short_key"
echo "link      $(element key_url <<<"$key")"

say "The customer types the short key on the public site"
page="$(curl --silent --fail --data "short_key=$short_key" --data-urlencode 'customer.name=Adele Fischer' \
  "$appliance/api/start_session")"
lsid="$(sed -n 's/.*id="lsid">\([0-9a-f]*\)<.*/\1/p' <<<"$page")"
[ -n "$lsid" ] || fail "the key was not redeemed"
echo "session   $lsid"

say "The session runs: its attributes are read and changed"
call command action=set_session_attributes "lsid=$lsid" session.custom.floor=3 | grep success
call command action=get_session_attributes "lsid=$lsid" | grep custom_attribute

say "A minute later (control API: the emulator's clock is moved)"
curl --silent --fail --json '{"advanceSeconds":60}' "$appliance/_emulator/clock"
echo

say "The session is terminated"
call command action=terminate_session "lsid=$lsid" | grep success

say "The report, asked for until it tells the end, as it trails the session"
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  report="$(call reporting generate_report=SupportSession "lsid=$lsid")"
  end="$(element end_time <<<"$report")"
  [ -z "$end" ] || break
  echo "not yet (attempt $attempt)"
  sleep 2
done
[ -n "$end" ] || fail "the report never told the end"
[ "$(element external_key <<<"$report")" = "$case_number" ] || fail "the report has another external key"
grep -E '<(start_time|end_time|duration|external_key|primary_customer|primary_rep|custom_attribute )' <<<"$report"
echo "$(grep -c '<event ' <<<"$report") events, $(grep -c 'event_type="Chat Message"' <<<"$report") of them chat"

say "The list of sessions of the last hour"
now="$(call command action=get_api_info | element timestamp)"
call reporting generate_report=SupportSessionListing "end_time=$((now - 3600))" duration=0 | grep "$lsid"

say "The customer answers the survey (control API: on a real appliance a person does)"
curl --silent --fail --output /dev/null \
  --json '{"by":"customer","answers":[{"name":"rating","value":"5"},{"name":"comments","value":"Thank you!"}]}' \
  "$appliance/_emulator/sessions/$lsid/surveys"
survey="$(call reporting generate_report=SupportCustExitSurvey report_type=rep "lsid=$lsid")"
grep -E '<(exit_survey |submitted_by|name|answer>)' <<<"$survey"

say "Done: session $lsid of $case_number"
