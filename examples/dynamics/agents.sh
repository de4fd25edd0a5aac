#!/bin/sh
# Who may see what, with nothing but curl: two agents of two business units, one case, one note on it.
#
#     node bootstrap.mjs emulators/dynamics/src/main.ts --port 8020 &
#     sh examples/dynamics/agents.sh http://127.0.0.1:8020
set -eu

url=${1:-http://127.0.0.1:8020}
api=$url/api/data/v9.2
field() { printf '%s\n' "$(sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1)"; }

# The emulator's own API makes people; in a real environment an administrator does. control PATH JSON
control() { curl -sf "$url/_emulator/$1" -H 'Content-Type: application/json' -d "$2"; }

# Asks the Web API in somebody's name: call TOKEN METHOD PATH [curl options]
call() {
  token=$1 method=$2 path=$3
  shift 3
  curl -s -X "$method" "$api/$path" -H "Authorization: Bearer $token" -H 'Accept: application/json' \
    -H 'Content-Type: application/json' "$@"
}
about=$(curl -sf "$url/_emulator")
client=$(printf %s "$about" | sed -n 's/.*"application":{"id":"\([^"]*\)".*/\1/p')
authority=$(printf %s "$about" | field authority)
admin=$(curl -sf "$authority/oauth2/v2.0/token" -d grant_type=client_credentials -d "client_id=$client" \
  --data-urlencode "client_secret=$(printf %s "$about" | field secret)" --data-urlencode "scope=$url/.default" | field access_token)

echo '1. A role that reads cases and writes notes in its own business unit:'
root=$(call "$admin" GET "businessunits?\$select=businessunitid&\$filter=_parentbusinessunitid_value%20eq%20null" | field businessunitid)
role=$(call "$admin" POST roles -H 'Prefer: return=representation' \
  -d "{\"name\":\"Desk\",\"businessunitid@odata.bind\":\"/businessunits($root)\"}" | field roleid)
for privilege in prvReadIncident prvReadNote prvCreateNote prvAppendNote prvAppendToIncident; do
  id=$(call "$admin" GET "privileges?\$select=privilegeid&\$filter=name%20eq%20'$privilege'" | field privilegeid)
  call "$admin" POST "roles($role)/Microsoft.Dynamics.CRM.AddPrivilegesRole" -o /dev/null -w "$privilege %{http_code}\n" \
    -d "{\"Privileges\":[{\"PrivilegeId\":\"$id\",\"Depth\":\"Local\"}]}"
done

echo '2. An agent in the north and one in the south; the northern one signs in with a password:'
north=$(control business-units '{"name":"North"}' | field businessunitid)
south=$(control business-units '{"name":"South"}' | field businessunitid)
ann=$(control users "{\"name\":\"Ann North\",\"businessUnitId\":\"$north\",\"roles\":[\"Desk\"],\"password\":\"pass\"}" | field systemuserid)
sam=$(control users "{\"name\":\"Sam South\",\"businessUnitId\":\"$south\",\"roles\":[\"Desk\"]}" | field systemuserid)
ann_token=$(curl -sf "$authority/oauth2/v2.0/token" -d grant_type=password -d "client_id=$client" -d username=ann.north@example.com \
  -d password=pass --data-urlencode "scope=$url/user_impersonation" | field access_token)
sam_token=$(control sign-in "{\"userId\":\"$sam\"}" | field access_token)
call "$ann_token" GET WhoAmI | field UserId

echo '3. A case of the northern agent, with a note of hers:'
case_id=$(control cases "{\"title\":\"Of the north\",\"ownerid@odata.bind\":\"/systemusers($ann)\"}" | field incidentid)
call "$ann_token" POST annotations -o /dev/null -w '%{http_code}\n' \
  -d "{\"subject\":\"ours\",\"objectid_incident@odata.bind\":\"/incidents($case_id)\"}"

echo '4. Both look for it:'
for token in "$ann_token" "$sam_token"; do
  call "$token" GET "annotations?\$select=subject&\$count=true" | grep -o '"@odata.count":[0-9]*'
done
call "$sam_token" GET "incidents($case_id)?\$select=title" | field code

echo '5. Until the case is shared:'
call "$admin" POST GrantAccess -o /dev/null -w '%{http_code}\n' \
  -d "{\"Target\":{\"@odata.type\":\"Microsoft.Dynamics.CRM.incident\",\"incidentid\":\"$case_id\"},\"PrincipalAccess\":{\"AccessMask\":\"ReadAccess\",\"Principal\":{\"@odata.type\":\"Microsoft.Dynamics.CRM.systemuser\",\"systemuserid\":\"$sam\"}}}"
call "$sam_token" GET "incidents($case_id)?\$select=title" | field title
