COPY public.t (id, name, note) FROM stdin;
1	a	b
\.
