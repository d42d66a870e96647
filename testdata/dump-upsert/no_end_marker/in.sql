COPY public.log (entry) FROM stdin;
\.
-- the end