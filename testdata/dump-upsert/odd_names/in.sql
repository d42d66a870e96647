COPY public."Odd ""$$" ("the 'key'", "select") FROM stdin;
a	b
\.
-- PostgreSQL database dump complete
