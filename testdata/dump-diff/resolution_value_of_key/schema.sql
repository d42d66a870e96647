CREATE TABLE public.prices (
    amount numeric PRIMARY KEY,
    name text
);
--
-- PostgreSQL database dump complete
--
