INSERT INTO public.t VALUES (1, 'v1');
INSERT INTO public.t VALUES (2, 'v2');
INSERT INTO public.t VALUES (3, 'v3');
INSERT INTO public.t VALUES (4, 'v4');
INSERT INTO public.t VALUES (5, 'v5');
INSERT INTO public.t (id) VALUES (6);
INSERT INTO public.t (id) VALUES (7) ON CONFLICT DO NOTHING;
INSERT INTO public.t (id) VALUES (8) ON CONFLICT DO NOTHING;
INSERT INTO public.u VALUES (1), (2);
INSERT INTO public.u VALUES (3);
INSERT INTO public.u DEFAULT VALUES;
INSERT INTO public.u SELECT 4;
--
-- Data for Name: u; Type: TABLE DATA; Schema: public; Owner: postgres
--

INSERT INTO public.u VALUES (5);

--
-- PostgreSQL database dump complete
--

