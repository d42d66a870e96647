COPY public.people (id) FROM stdin;
1
2
3
\.
COPY public.events_new (day, id, who) FROM stdin;
2026-05-01	1	3
2026-05-01	2	1
\.
COPY public.events_old (who, id, day) FROM stdin;
2	1	2025-05-01
\.
-- PostgreSQL database dump complete
