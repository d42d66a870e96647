--
-- PostgreSQL database dump
--
INSERT INTO public.a VALUES (1);
--
-- PostgreSQL database dump
--
INSERT INTO public.b VALUES (1);
--
-- PostgreSQL database dump complete
--
