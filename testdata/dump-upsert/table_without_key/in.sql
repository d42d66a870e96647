
INSERT INTO public.log VALUES ('a');
-- PostgreSQL database dump complete
