CREATE TABLE public."a
drop table b; --" (id integer PRIMARY KEY);
--
-- PostgreSQL database dump complete
--
