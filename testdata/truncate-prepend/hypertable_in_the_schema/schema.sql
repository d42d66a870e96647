--
-- PostgreSQL database dump
--

CREATE TABLE public.ev (
    id integer,
    at date,
    s text
);

CREATE TABLE _timescaledb_internal._hyper_1_1_chunk (
    CONSTRAINT constraint_1 CHECK ((at >= '2024-01-01'::date))
)
INHERITS (public.ev);

--
-- PostgreSQL database dump complete
--

