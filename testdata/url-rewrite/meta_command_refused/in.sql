\restrict abc
SELECT 'http://127.0.0.1:54321';
\connect prod
-- PostgreSQL database dump complete
