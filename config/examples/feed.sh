#!/bin/sh
# Ten lines that make a network: one question a day comes in, every reply is kept in a file and answered "delivered".
out=${FEED_OUT:-feed.sent}; touch "$out"
printf '{"id":"%s","kind":"mention","created_at":"%s","author":{"handle":"ana"},"text":"Are you open today?"}\n' \
  "$(date -u +%F)" "$(date -u +%FT00:00:00Z)"
while IFS= read -r line; do
  id=${line#*:\"}; id=${id%%\"*}    # the id stands first on every line
  case $line in
    '{"reply"'*) printf '%s\n' "$line" >>"$out"; printf '{"delivered":"%s","remote_id":"%s"}\n' "$id" "$id" ;;
    '{"find"'*) if grep -q "^{\"reply\":\"$id\"" "$out"; then printf '{"have":"%s","remote_id":"%s"}\n' "$id" "$id"
                else printf '{"have":"%s","remote_id":null}\n' "$id"; fi ;;
  esac
done
