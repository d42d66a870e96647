COPY public.t (a) FROM stdin WITH (FORMAT csv);
/storage/v1/object/public/b/1.png
\.
--
-- PostgreSQL database dump complete
--
