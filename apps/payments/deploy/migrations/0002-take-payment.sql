-- What the service offers over HTTP: the functions of schema api, each running as the owner, on nothing but their arguments.
create schema api;
grant usage on schema api to payments_api;
alter default privileges in schema api revoke execute on functions from public;

create function api.take_payment(amount_minor bigint, currency text, reference text) returns bigint
language sql volatile security definer set search_path = pg_catalog as $$
    insert into payments.payment (amount_minor, currency, reference) values (amount_minor, currency, reference) returning id
$$;

create function api.give_back(payment bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
    update payments.payment as taken set given_back_at = now() where taken.id = give_back.payment and taken.given_back_at is null;
    if not found then
        raise sqlstate 'PT409' using message = 'There is no such payment, or it was given back already.';
    end if;
    return true;
end
$$;

revoke execute on all functions in schema api from public;
grant execute on all functions in schema api to payments_api;
