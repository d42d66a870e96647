INSERT INTO public.link VALUES (1, 2)
ON CONFLICT DO NOTHING;
INSERT INTO public.t (id, name) VALUES (1, 'a') ON CONFLICT /* x */ DO NOTHING;
-- PostgreSQL database dump complete
