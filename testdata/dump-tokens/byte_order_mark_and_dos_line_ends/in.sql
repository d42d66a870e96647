SELECT
  1;
COPY t FROM stdin;
x
\.
-- PostgreSQL database dump complete
