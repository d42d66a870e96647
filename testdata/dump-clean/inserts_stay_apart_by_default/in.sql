INSERT INTO public.t VALUES (1, 'v1');
INSERT INTO public.t VALUES (2, 'v2');
INSERT INTO public.t VALUES (3, 'v3');
INSERT INTO public.t VALUES (4, 'v4');
INSERT INTO public.t VALUES (5, 'v5');

--
-- PostgreSQL database dump complete
--

