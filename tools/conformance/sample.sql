--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

--
-- Data for Name: agents; Type: TABLE DATA; Schema: public; Owner: postgres
--

INSERT INTO public.agents (id, name) VALUES (1, 'Ada');
INSERT INTO public.agents (id, name) VALUES (2, 'http://127.0.0.1:54321/storage/v1/object/public/agent.portraits/grace.png');


--
-- PostgreSQL database dump complete
--

