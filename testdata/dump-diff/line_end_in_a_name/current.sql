COPY public."a
drop table b; --" (id) FROM stdin;
1
\.
--
-- PostgreSQL database dump complete
--
