INSERT INTO public.a VALUES (1)
  ON CONFLICT DO NOTHING;
-- PostgreSQL database dump complete
