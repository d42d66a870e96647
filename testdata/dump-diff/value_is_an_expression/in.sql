INSERT INTO public.log (line) VALUES ('a'), (now());
--
-- PostgreSQL database dump complete
--
