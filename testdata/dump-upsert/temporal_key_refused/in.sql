--
-- PostgreSQL database dump
--

INSERT INTO public.rooms VALUES (7, '[2026-01-01,2027-01-01)');

--
-- PostgreSQL database dump complete
--

