--
-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.t VALUES (1, 'two
lines'), (2,

  'here'
);
COPY public.t (a) FROM stdin;
1
2
\.
/* two
lines */ SELECT
1;
-- PostgreSQL database dump complete
