COPY public.links (a, b) FROM stdin;
1	2
\.
