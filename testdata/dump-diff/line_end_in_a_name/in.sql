COPY public."a
drop table b; --" (id) FROM stdin;
2
\.
--
-- PostgreSQL database dump complete
--
