--
-- PostgreSQL database dump
--

INSERT INTO public.people VALUES (1, 99);
INSERT INTO public.people VALUES (2, 1);
INSERT INTO public.towns VALUES (1);
INSERT INTO public.towns VALUES (2);

--
-- PostgreSQL database dump complete
--

