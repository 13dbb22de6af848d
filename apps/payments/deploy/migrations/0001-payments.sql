-- Money is counted in minor units (cents), in whole numbers, in the currency's ISO 4217 code.
create schema payments;
create table payments.payment (
    id bigint generated always as identity primary key,
    amount_minor bigint not null check (amount_minor > 0),
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    reference text not null check (length(reference) between 1 and 140),
    taken_at timestamptz not null default now(),
    given_back_at timestamptz
);
-- The service logs in as one role, which owns nothing and can do nothing until it acts as the other.
create role payments_api nologin;
create role payments_api_login login noinherit connection limit 150;
grant payments_api to payments_api_login;
