COPY public.n (k) FROM stdin;
1.0
10
\.
COPY public.p (k) FROM stdin;
a 
\.
COPY public.i (k) FROM stdin;
Ada
\.
COPY public.f (k) FROM stdin;
0
\.
COPY public.t (n, p, i, f) FROM stdin;
1	a	aDA	-0
\.
-- PostgreSQL database dump complete
