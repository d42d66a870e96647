INSERT INTO public.a
  SELECT 1;
-- PostgreSQL database dump complete
