INSERT INTO public."A" VALUES (1, 1);
-- PostgreSQL database dump complete
