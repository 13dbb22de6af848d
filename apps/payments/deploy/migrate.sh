#!/bin/sh
# Applies what is missing of NNNN-name.sql, in order, each in one transaction with the record that it was applied. Two at once
# wait for each other; one that was killed left nothing behind; run again, it does nothing.
#   migrate.sh DIR     with PGHOST, PGDATABASE, PGUSER, PGPASSWORD, and API_PASSWORD: what the service logs in with
set -eu
directory=$1
psql="psql --no-psqlrc --quiet --set ON_ERROR_STOP=1"

$psql <<'SQL'
set client_min_messages = warning;
create table if not exists schema_version (version int primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now());
SQL

for file in "$directory"/[0-9][0-9][0-9][0-9]-*.sql; do
    name=$(basename "$file" .sql)
    version=$(echo "$name" | cut -c1-4 | sed 's/^0*//')
    sha256=$(sha256sum "$file" | cut -d' ' -f1)
    # What was applied must not be edited afterwards: the next database would get another schema than this one has.
    applied=$($psql --tuples-only --no-align --command "select sha256 from schema_version where version = $version")
    if [ "$applied" = "$sha256" ]; then
        continue
    elif [ -n "$applied" ]; then
        echo "$name was applied already, and had another content then. Put it back as it was, and add a new one." >&2
        exit 1
    fi

    echo "applying $name"
    {
        echo "begin;"
        echo "lock table schema_version in exclusive mode;"
        # Whoever waited for the lock finds it done, and its own insertion fails.
        echo "insert into schema_version (version, name, sha256) values ($version, '$name', '$sha256');"
        cat "$file"
        echo "commit;"
    } | $psql
done

# The password of the service follows the Secret, so that changing it is: change the Secret, sync.
$psql --set password="${API_PASSWORD:?the password the service logs in with}" <<'SQL'
alter role payments_api_login password :'password';
SQL
echo "schema version $($psql --tuples-only --no-align --command 'select max(version) from schema_version')"
