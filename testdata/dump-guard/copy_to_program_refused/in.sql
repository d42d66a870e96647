COPY public.a TO PROGRAM 'x';
-- PostgreSQL database dump complete
