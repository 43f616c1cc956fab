#!/bin/sh
# backup.sh FOLDER: a dump of each database, complete or not there at all. Scale the services to zero before, so that the dumps are of one moment.
# HOLDFAST_IN_POSTGRES says how a program runs beside Postgres; by default in the pod of the component postgres-dev.
set -eu
umask 077
folder=$1
in_postgres=${HOLDFAST_IN_POSTGRES:-kubectl -n holdfast exec -i postgres-0 --}
mkdir -p "$folder"
for name in identity workflow_engine resume_token scheduler; do
  dump=$folder/holdfast_$name.dump
  # shellcheck disable=SC2086 # several words
  $in_postgres sh -c 'PGPASSWORD=$(cat "$POSTGRES_PASSWORD_FILE") exec "$@"' sh \
    pg_dump --host 127.0.0.1 --username postgres --format custom "holdfast_$name" > "$dump.unfinished"
  mv "$dump.unfinished" "$dump"
  echo "holdfast_$name: $(wc -c < "$dump") bytes in $dump"
done
