\! echo hacked
--
-- PostgreSQL database dump complete
--
