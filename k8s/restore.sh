#!/bin/sh
# restore.sh FOLDER: what backup.sh has put there, into databases that exist (the Job `databases` makes them), each in one transaction.
# No service may run meanwhile. HOLDFAST_IN_POSTGRES as for backup.sh.
set -eu
folder=$1
in_postgres=${HOLDFAST_IN_POSTGRES:-kubectl -n holdfast exec -i postgres-0 --}
for name in identity workflow_engine resume_token scheduler; do
  dump=$folder/holdfast_$name.dump
  # shellcheck disable=SC2086 # several words
  $in_postgres sh -c 'PGPASSWORD=$(cat "$POSTGRES_PASSWORD_FILE") exec "$@"' sh \
    pg_restore --host 127.0.0.1 --username postgres --clean --if-exists --single-transaction --dbname "holdfast_$name" < "$dump"
  echo "holdfast_$name: restored from $dump"
done
