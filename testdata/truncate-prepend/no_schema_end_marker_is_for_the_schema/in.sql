--
-- PostgreSQL database dump
--

INSERT INTO public.t VALUES (1);
