SELECT 1;
DO $fn$
begin
-- PostgreSQL database dump complete
