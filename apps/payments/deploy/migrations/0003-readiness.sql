-- Ready is: the schema is the one this release was written for, and a payment could be written now. PostgREST answers 503 when
-- it is raised so, and the pod takes no traffic.
create function api.ready(expected_schema int) returns json
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
    found_schema int := (select max(version) from public.schema_version);
begin
    if found_schema is distinct from expected_schema then
        raise sqlstate 'PT503' using message = format('The schema is at version %s, this release needs %s.', coalesce(found_schema::text, 'none'), expected_schema);
    elsif pg_is_in_recovery() then
        raise sqlstate 'PT503' using message = 'The database is read-only: it recovers, or is a standby.';
    elsif current_setting('default_transaction_read_only') = 'on' then
        raise sqlstate 'PT503' using message = 'Payments cannot be written: the database is set to read-only.';
    end if;
    return json_build_object('schema', found_schema, 'payments', (select count(*) from payments.payment where currency <> 'XTS' and taken_at > now() - interval '1 hour'));
end
$$;
revoke execute on function api.ready(int) from public;
grant execute on function api.ready(int) to payments_api;
create index payment_taken_at on payments.payment (taken_at);
