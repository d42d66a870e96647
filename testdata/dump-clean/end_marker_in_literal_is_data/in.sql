SELECT '
-- PostgreSQL database dump complete
';
