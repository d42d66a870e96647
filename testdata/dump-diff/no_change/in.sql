INSERT INTO public.log VALUES ('b'), ('a'), ('a');
INSERT INTO public.agents VALUES (3, 'Cy', 'cy@x', NULL, DEFAULT);
INSERT INTO public.agents VALUES (1, 'Ada', 'ada@x', true, DEFAULT), (2, 'Bob', NULL, false, DEFAULT);
--
-- PostgreSQL database dump complete
--
