COPY public.t (a) FROM stdin WITH (FORMAT csv);
"http://127.0.0.1:54321"
\.
-- PostgreSQL database dump complete
