-- one
SELECT 1; -- two
/* three
 /* nested */ '*/
SELECT /* four */ 2 -- five
 + 3;
--
-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: postgres
--


--
-- PostgreSQL database dump complete
--

