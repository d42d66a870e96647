COPY public.people (id) FROM stdin;
7
8
\.
COPY public.events (kind, id, who) FROM stdin;
a	1	7
a	2	8
\.
COPY public.notes (id, event) FROM stdin;
1	1
\.
-- PostgreSQL database dump complete
