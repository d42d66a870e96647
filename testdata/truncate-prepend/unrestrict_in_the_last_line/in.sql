\restrict Key1
INSERT INTO public.t VALUES (1);
-- PostgreSQL database dump complete
\unrestrict Key1