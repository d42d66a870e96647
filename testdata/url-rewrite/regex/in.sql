INSERT INTO public.t (a) VALUES ('http://dev12.local/x http://test.local http://prod.local');
INSERT INTO public.t (a) VALUES (E'a\nhttp://dev.local\\n'), ('it''s "here"'), (E'it\'s\n"there"'), (E'it\'s "there"\n');
COPY public.u (id, a) FROM stdin;
1	a\thttp://dev1.local\\n
2	\N
\.
-- PostgreSQL database dump complete
