--
-- PostgreSQL database dump
--

INSERT INTO public.t VALUES (1) ON CONFLICT DO NOTHING;
INSERT INTO public.t VALUES (1) ON CONFLICT DO NOTHING;

--
-- PostgreSQL database dump complete
--

