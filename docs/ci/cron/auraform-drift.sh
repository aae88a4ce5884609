#!/bin/sh
# Looks for drift and says nothing unless there is some, so that cron mails only then:
#
#   17 4 * * *  /usr/local/bin/auraform-drift.sh /srv/infra
#
# The directory holds the specs, and in .auraform/cron.env, mode 0600, the credentials:
#
#   AURA_CLIENT_ID=…
#   AURA_CLIENT_SECRET=…
#
# Ends as `auraform drift` does: 0 no drift, 2 drift, anything else: it could not be found out. The newest report is
# kept in .auraform/drift.md, the newest events for programs in .auraform/drift.jsonl.
set -eu
umask 077

directory=${1:?usage: auraform-drift.sh DIRECTORY}
cd "$directory"
mkdir -p .auraform

# Two looks at once would do no harm, but the second is of no use.
exec 9>.auraform/cron.lock
flock --nonblock 9 || exit 0

if [ -e .auraform/cron.env ]; then
  set -a
  . ./.auraform/cron.env
  set +a
fi

code=0
auraform drift -format=markdown -json-into=.auraform/drift.jsonl >.auraform/drift.md.new 2>.auraform/drift.log || code=$?
case $code in
0) mv .auraform/drift.md.new .auraform/drift.md ;;
2)
  mv .auraform/drift.md.new .auraform/drift.md
  cat .auraform/drift.md
  ;;
*)
  rm -f .auraform/drift.md.new
  echo "auraform could not look for drift in $directory (exit code $code):" >&2
  cat .auraform/drift.log >&2
  ;;
esac
exit "$code"
