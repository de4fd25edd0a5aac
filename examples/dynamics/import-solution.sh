#!/bin/sh
# Imports a solution into the Dynamics emulator as an installer does, and waits for its job.
#
#     npm run solutions
#     sh examples/dynamics/import-solution.sh dist/solutions/BeyondTrust_1_0_managed.zip http://127.0.0.1:8020
set -eu

file=$1
url=${2:-http://127.0.0.1:8020}
api=$url/api/data/v9.2
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1; }

about=$(curl -sf "$url/_emulator")
client=$(printf %s "$about" | sed -n 's/.*"application":{"id":"\([^"]*\)".*/\1/p')
token=$(curl -sf "$(printf %s "$about" | field authority)/oauth2/v2.0/token" -d grant_type=client_credentials -d "client_id=$client" \
  --data-urlencode "client_secret=$(printf %s "$about" | field secret)" --data-urlencode "scope=$url/.default" | field access_token)

operation=$(
  {
    printf '{"OverwriteUnmanagedCustomizations":false,"PublishWorkflows":true,"CustomizationFile":"'
    base64 "$file" | tr -d '\n'
    printf '"}'
  } | curl -sf "$api/ImportSolutionAsync" -H "Authorization: Bearer $token" -H 'Content-Type: application/json' --data-binary @- |
    field AsyncOperationId
)

# 3 is completed; then 30 is success and 31 failure.
while :; do
  state=$(curl -sf "$api/asyncoperations($operation)?\$select=statecode,statuscode,message" -H "Authorization: Bearer $token")
  case $state in *'"statecode":3'*) break ;; esac
  sleep 1
done
case $state in
  *'"statuscode":30'*) echo "imported: $file" ;;
  *)
    echo "refused: $(printf %s "$state" | field message)" >&2
    exit 1
    ;;
esac
