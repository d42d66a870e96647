create table public.t (id bigint);
