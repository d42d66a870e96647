--
-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: postgres
--

INSERT INTO public.t VALUES (1, 'first
-- comment-like line
--
--- END EVENTS ---
\restrict abc123
\.
COPY public.t FROM stdin;
SET search_path = evil;
'');
/* not a comment
\connect evil
last');
INSERT INTO public.t VALUES (2, '*/; insert into x values (1);');

--
-- PostgreSQL database dump complete
--

