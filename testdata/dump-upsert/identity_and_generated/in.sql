INSERT INTO public.kinds OVERRIDING SYSTEM VALUE VALUES (1, 2, DEFAULT);
COPY public.kinds FROM stdin;
3	4
\.
-- PostgreSQL database dump complete
